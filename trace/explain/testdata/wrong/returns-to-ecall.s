# mret goes to mepc, and that is the ecall.
#: steps 30000
#: ending limit
#: finding handler-returns @mret "goes back to the very instruction that trapped.*ecall from M mode, at test.s:@call(.|\n)*addi t0, t0, 4"
_start: la      t0, handler
        csrw    mtvec, t0
        li      a7, 1
        ecall                           #@call
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1

        .balign 4
handler:        mret                    #@mret #-
#+handler:
#+      csrr    t0, mepc
#+      addi    t0, t0, 4
#+      csrw    mepc, t0
#+      mret
