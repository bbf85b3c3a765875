# Received data: the handler claims and completes, and leaves the character where it is.
#: typed "abc"
#: steps 30000
#: ending limit
#: finding storm @claim "source 10 .uart. rings again after each complete.*test.s:@claim"
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
handler:        lw      t0, PLIC_CLAIM  #@claim
#+      lbu     a0, UART_RBR
        addi    s0, s0, 1
        sw      t0, PLIC_CLAIM, t1
#+      addi    s1, s1, 1
#+      li      t0, 3
#+      bne     s1, t0, 2f
#+      li      t0, FINISHER_PASS
#+      sw      t0, FINISHER_EXIT, t1
#+2:
        mret
