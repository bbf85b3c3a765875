# mstatus.MIE was never set; the loop can only be ended by the handler.
#: ending endless
#: finding gate @loop "timer asks for an interrupt that does not come: mstatus.MIE is 0, in M mode(.|\n)*csrsi mstatus, 8"
#: finding endless @loop "the loop at test.s:@loop goes round for ever"
_start: la      t0, handler
        csrw    mtvec, t0
        li      t0, 1000
        sw      t0, CLINT_MTIMECMP, t1
        li      t0, 128
        csrw    mie, t0
#+      csrsi   mstatus, 8
1:      beqz    s0, 1b                  #@loop
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1

        .balign 4
handler:        li      s0, 1
        li      t0, -1
        sw      t0, CLINT_MTIMECMPH, t1
        mret
