# A load of an address where nothing is, again and again.
#: steps 30000
#: ending limit
#: finding handler-returns @mret "load access fault at 0x00000000, at test.s:@load(.|\n)*mend what it traps on"
_start: la      t0, handler
        csrw    mtvec, t0
        lw      a0, 0(zero)             #@load
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1

        .balign 4
handler:        addi    s0, s0, 1
#+      csrr    t0, mepc
#+      addi    t0, t0, 4
#+      csrw    mepc, t0
        mret                            #@mret
