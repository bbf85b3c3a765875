# The transmitter is empty, and says so until IIR is read or a character is sent.
#: steps 30000
#: ending limit
#: finding storm @claim "source 10 .uart. rings again after each complete.*\n.*UART_IIR"
_start: la      t0, handler
        csrw    mtvec, t0
        li      t0, 1
        sw      t0, PLIC_PRIORITY + 4*10, t1
        li      t0, 1 << 10
        sw      t0, PLIC_ENABLE, t1
        li      t0, UART_IER_ETBEI
        sb      t0, UART_IER, t1
        li      t0, 0x800
        csrw    mie, t0
        csrsi   mstatus, 8
1:      addi    s1, s1, 1
        j       1b

        .balign 4
handler:        lw      t0, PLIC_CLAIM  #@claim
        sw      t0, PLIC_CLAIM, t1
        mret
