# The same, of a handler that does some work: it prints the same character for ever.
#: steps 30000
#: ending limit
#: finding handler-returns @mret "goes back to the very instruction that trapped"
_start: la      t0, handler
        csrw    mtvec, t0
        li      a0, 'x'
        ecall
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1

        .balign 4
handler:        lbu     t0, UART_LSR
        andi    t0, t0, UART_LSR_THRE
        beqz    t0, handler
        sb      a0, UART_THR, t0
#+      csrr    t0, mepc
#+      addi    t0, t0, 4
#+      csrw    mepc, t0
        mret                            #@mret
