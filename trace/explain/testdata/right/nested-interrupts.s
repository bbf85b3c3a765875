# The timer's handler lets the software interrupt in.
#: ending halted 0
_start: la      sp, top
        la      t0, handler
        csrw    mtvec, t0
        sw      zero, CLINT_MTIMECMP, t1
        li      t0, 128 + 8
        csrw    mie, t0
        csrsi   mstatus, 8
        li      s1, 150
1:      blt     s2, s1, 1b
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1

        .balign 4
handler:        addi    sp, sp, -32
        sw      t0, 28(sp)
        sw      t1, 24(sp)
        csrr    t0, mepc
        sw      t0, 20(sp)
        csrr    t0, mstatus
        sw      t0, 16(sp)
        csrr    t0, mcause
        andi    t0, t0, 15
        li      t1, 7
        bne     t0, t1, software
        lw      t0, CLINT_MTIME
        addi    t0, t0, 200
        sw      t0, CLINT_MTIMECMP, t1
        li      t0, 1
        sw      t0, CLINT_MSIP, t1
        csrsi   mstatus, 8              # nested: the software interrupt comes here
        addi    s0, s0, 1
        csrci   mstatus, 8
        j       out
software:
        sw      zero, CLINT_MSIP, t1
        addi    s2, s2, 1
out:    lw      t0, 16(sp)
        csrw    mstatus, t0
        lw      t0, 20(sp)
        csrw    mepc, t0
        lw      t0, 28(sp)
        lw      t1, 24(sp)
        addi    sp, sp, 32
        mret
        .bss
        .balign 16
        .space  512
top:
