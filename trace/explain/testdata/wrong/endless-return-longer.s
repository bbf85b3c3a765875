# The same with work behind the call.
#: ending endless
#: finding endless @first "the ret at test.s:@ret goes back to test.s:@first for ever: ra is where the call at test.s:@call comes back to"
_start: la      sp, top
        call    f
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
f:      call    g                       #@call #-
#+f:      addi sp, sp, -16
#+      sw      ra, 12(sp)
#+      call    g
        li      a1, 2                   #@first
        add     a2, a0, a1
#+      lw      ra, 12(sp)
#+      addi    sp, sp, 16
        ret                             #@ret
g:      li      a0, 7
        ret
        .bss
        .space  256
top:
