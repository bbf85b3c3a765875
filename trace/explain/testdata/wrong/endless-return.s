# f calls g without saving ra: its own ret goes back behind that call, to itself.
#: ending endless
#: finding endless @ret "the ret at test.s:@ret goes back to test.s:@ret for ever: ra is where the call at test.s:@call comes back to(.|\n)*sw ra, 12.sp."
_start: la      sp, top
        call    f
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
f:      li      a0, 1
#+      addi    sp, sp, -16
#+      sw      ra, 12(sp)
        call    g                       #@call
#+      lw      ra, 12(sp)
#+      addi    sp, sp, 16
        ret                             #@ret
g:      addi    a0, a0, 1
        ret
        .bss
        .space  256
top:
