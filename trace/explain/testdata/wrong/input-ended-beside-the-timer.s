# It asks for a character at every tick of the timer, and sleeps in between.
#: typed "ab"
#: steps 30000
#: ending limit
#: finding input-ended @look "input ended after 2 bytes, and the program still reads: it looks at UART_LSR at test.s:@look"
#: finding alarm - "the timer is set, and rings in 0.0000[0-9]+ s"
_start: la      t0, handler
        csrw    mtvec, t0
        sw      zero, CLINT_MTIMECMP, t1
        li      t0, 128
        csrw    mie, t0
        csrsi   mstatus, 8
1:      wfi
        lbu     t0, UART_LSR            #@look
        andi    t0, t0, UART_LSR_DR
        beqz    t0, 1b
        lbu     a0, UART_RBR
        li      t0, 'q'
        bne     a0, t0, 1b
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1

        .balign 4
handler:        lw      t3, CLINT_MTIME
        addi    t3, t3, 100
        sw      t3, CLINT_MTIMECMP, t4
        mret
