# Two hundred procedures deep, and back.
#: ending halted 0
_start: la      sp, top
        li      a0, 200
        call    sum
        li      t0, 20100
        bne     a0, t0, failed
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
failed: li      t0, FINISHER_FAIL
        sw      t0, FINISHER_EXIT, t1
sum:    beqz    a0, 1f
        addi    sp, sp, -16
        sw      ra, 12(sp)
        sw      a0, 8(sp)
        addi    a0, a0, -1
        call    sum
        lw      t0, 8(sp)
        add     a0, a0, t0
        lw      ra, 12(sp)
        addi    sp, sp, 16
1:      ret
        .bss
        .balign 16
        .space  3200
top:
