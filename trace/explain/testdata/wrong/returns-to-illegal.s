# A floating-point instruction, and a handler that thinks it has seen to it.
#: steps 30000
#: ending limit
#: finding handler-returns @mret "illegal instruction.*at test.s:@flw(.|\n)*mend what it traps on"
_start: la      t0, handler
        csrw    mtvec, t0
        .word   0x00052007              #@flw flw ft0, 0(a0)
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1

        .balign 4
handler:        csrr    s0, mcause
#+      csrr    t0, mepc
#+      addi    t0, t0, 4
#+      csrw    mepc, t0
        mret                            #@mret
