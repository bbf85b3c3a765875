# Bit 5 of mie is the supervisor's timer; the machine's is bit 7.
#: ending idle
#: finding gate @wait "timer asks for an interrupt that does not come: mie.MTIE is 0"
_start: la      t0, handler
        csrw    mtvec, t0
        li      t0, 1000
        sw      t0, CLINT_MTIMECMP, t1
        li      t0, 1 << 5
        csrw    mie, t0
#+      li      t0, 0x80
#+      csrs    mie, t0
        csrsi   mstatus, 8
1:      wfi                             #@wait
        j       1b

        .balign 4
handler:        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
