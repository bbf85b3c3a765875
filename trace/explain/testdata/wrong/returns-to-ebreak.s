# A breakpoint that the handler counts and does not step over.
#: steps 30000
#: ending limit
#: finding handler-returns @mret "breakpoint.*at test.s:@brk(.|\n)*addi t0, t0, 4"
_start: la      t0, handler
        csrw    mtvec, t0
        ebreak                          #@brk
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1

        .balign 4
handler:        addi    s0, s0, 1
#+      csrr    t0, mepc
#+      addi    t0, t0, 4
#+      csrw    mepc, t0
        mret                            #@mret
