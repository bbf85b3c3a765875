# An echo by interrupts; the hart sleeps until the next character.
#: typed "hello"
#: ending idle
#: finding input-ended 0 "input ended after 5 bytes, and the program still reads"
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
handler:        lw      s0, PLIC_CLAIM
        lbu     a0, UART_RBR
        sb      a0, UART_THR, t0
        sw      s0, PLIC_CLAIM, t1
        mret
