# A word at an odd address: the handler loads it byte by byte.
#: ending halted 0
_start: la      t0, handler
        csrw    mtvec, t0
        la      a0, bytes
        li      s1, 200
1:      lw      a1, 1(a0)
        addi    s0, s0, 1
        blt     s0, s1, 1b
        li      t0, 0x05040302
        bne     a1, t0, failed
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
failed: li      t0, FINISHER_FAIL
        sw      t0, FINISHER_EXIT, t1

        .balign 4
handler:        csrr    t2, mtval
        li      t4, 4
        li      a1, 0
        addi    t2, t2, 3
1:      lbu     t3, 0(t2)
        slli    a1, a1, 8
        or      a1, a1, t3
        addi    t2, t2, -1
        addi    t4, t4, -1
        bnez    t4, 1b
        csrr    t0, mepc
        addi    t0, t0, 4
        csrw    mepc, t0
        mret
        .data
bytes:  .byte   1, 2, 3, 4, 5
