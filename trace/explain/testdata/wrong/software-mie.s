# The hart rings its own bell, and mie lets the timer in alone.
#: ending idle
#: finding gate @wait "software asks for an interrupt that does not come: mie.MSIE is 0"
#: finding gate @wait "timer could be heard, but no alarm is set"
_start: la      t0, handler
        csrw    mtvec, t0
        li      t0, 128
        csrw    mie, t0
#+      li      t0, 0x8
#+      csrs    mie, t0
        csrsi   mstatus, 8
        li      t0, 1
        sw      t0, CLINT_MSIP, t1
1:      wfi                             #@wait
        j       1b

        .balign 4
handler:        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
