# A handler that only stops, as many templates have it: what matters is why it was entered.
#: ending endless
#: finding endless @trap "the loop at test.s:@trap goes round for ever: it is in the trap handler, which came here because of a trap at test.s:@load: load access fault at 0x00000000, nothing is there"
_start: la      t0, trap
        csrw    mtvec, t0
        lw      a0, 0(zero)             #@load
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1

        .balign 4
trap:   j       trap                    #@trap
