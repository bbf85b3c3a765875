# The last thing main does is what f does: it falls into it, and f's ret is main's.
#: ending halted 0
_start: la      sp, top
        call    twice
        li      t0, 14
        bne     a0, t0, failed
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
failed: li      t0, FINISHER_FAIL
        sw      t0, FINISHER_EXIT, t1
twice:  mv      s1, ra
        call    add7
        mv      ra, s1
add7:   addi    a0, a0, 7
        ret
        .bss
        .space  64
top:
