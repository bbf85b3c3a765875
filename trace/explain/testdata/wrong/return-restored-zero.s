# ra is loaded from a slot into which nothing was stored.
#: ending fault
#: finding return-to-0 @ret "test.s:@ret returns to address 0: ra is 0"
_start: la      sp, top
        call    f
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
f:      addi    sp, sp, -16
        sw      s0, 12(sp)              # meant: ra #-
#+      sw      ra, 8(sp)
        lw      ra, 8(sp)
        addi    sp, sp, 16
        ret                             #@ret
        .bss
        .space  256
top:
