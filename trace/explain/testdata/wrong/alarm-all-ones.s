# It was set to never, as the sample does first; the second half was forgotten.
#: ending idle
#: finding gate @wait "timer could be heard, but no alarm is set in CLINT_MTIMECMP"
_start: la      t0, handler
        csrw    mtvec, t0
        li      t0, -1
        sw      t0, CLINT_MTIMECMPH, t1
        sw      t0, CLINT_MTIMECMP, t1
#+      lw      t0, CLINT_MTIME
#+      li      t1, 10000
#+      add     t0, t0, t1
#+      sw      t0, CLINT_MTIMECMP, t1
#+      sw      zero, CLINT_MTIMECMPH, t1
        li      t0, 128
        csrw    mie, t0
        csrsi   mstatus, 8
1:      wfi                             #@wait
        j       1b

        .balign 4
handler:        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
