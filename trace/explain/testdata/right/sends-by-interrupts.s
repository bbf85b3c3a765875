# Two hundred characters, each sent by the interrupt that says the transmitter is empty; then that is switched off.
#: ending halted 0
_start: la      t0, handler
        csrw    mtvec, t0
        li      t0, 1
        sw      t0, PLIC_PRIORITY + 4*10, t1
        li      t0, 1 << 10
        sw      t0, PLIC_ENABLE, t1
        li      s1, 200
        li      t0, UART_IER_ETBEI
        sb      t0, UART_IER, t1
        li      t0, 0x800
        csrw    mie, t0
        csrsi   mstatus, 8
1:      bnez    s1, 1b
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1

        .balign 4
handler:        lw      s0, PLIC_CLAIM
        beqz    s1, 1f
        li      t0, 'x'
        sb      t0, UART_THR, t1
        addi    s1, s1, -1
        j       2f
1:      sb      zero, UART_IER, t1
2:      sw      s0, PLIC_CLAIM, t1
        mret
