# The handler asks LSR whether a character is there, finds one, and does not take it.
#: typed "abc"
#: steps 30000
#: ending limit
#: finding storm @claim "source 10 .uart. rings again after each complete.*\n.*UART_RBR"
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
1:      wfi
        j       1b

        .balign 4
handler:        lw      s0, PLIC_CLAIM  #@claim
        lbu     t0, UART_LSR
        andi    t0, t0, UART_LSR_DR
        beqz    t0, 1f
        addi    s1, s1, 1               # meant: lbu s1, UART_RBR
1:      sw      s0, PLIC_CLAIM, t1
        mret
