# A character an interrupt, each heard once.
#: typed "kettle\n"
#: ending halted 0
_start: la      t0, handler
        csrw    mtvec, t0
        li      t0, 1
        sw      t0, PLIC_PRIORITY + 4*10, t1
        li      t0, 1 << 10
        sw      t0, PLIC_ENABLE, t1
        li      t0, UART_IER_ERBFI
        sb      t0, UART_IER, t1
        li      t0, 0x800
        csrw    mie, t0
        csrsi   mstatus, 8
1:      csrci   mstatus, 8              # look, and sleep, with nothing in between
        bnez    s1, 2f
        wfi
        csrsi   mstatus, 8
        j       1b
2:
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1

        .balign 4
handler:        lw      s0, PLIC_CLAIM
        lbu     a0, UART_RBR
        sb      a0, UART_THR, t0
        sw      s0, PLIC_CLAIM, t1
        li      t0, '\n'
        bne     a0, t0, 3f
        li      s1, 1
3:      mret
