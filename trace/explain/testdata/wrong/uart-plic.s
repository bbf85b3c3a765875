# The UART rings for each character, and the interrupt controller does not enable its source.
#: typed "hello"
#: ending idle
#: finding gate @wait "uart asks for an interrupt that does not come: PLIC_ENABLE does not enable its source, 10 .bit 10."
_start: la      t0, handler
        csrw    mtvec, t0
        li      t0, 1
        sw      t0, PLIC_PRIORITY + 4*10, t1
        li      t0, UART_IER_ERBFI
        sb      t0, UART_IER, t1
        li      t0, 0x800
        csrw    mie, t0
        csrsi   mstatus, 8
1:      wfi                             #@wait
        j       1b

        .balign 4
handler:        lw      s0, PLIC_CLAIM
        lbu     a0, UART_RBR
        sb      a0, UART_THR, t0
        sw      s0, PLIC_CLAIM, t1
        mret
