# wfi is not the end.
#: ending idle
#: finding no-end @wfi "wfi waits for an interrupt, and mie enables none(.|\n)*FINISHER_PASS"
_start: li      a0, 3
        wfi                             #@wfi #-
#+      li      t0, FINISHER_PASS
#+      sw      t0, FINISHER_EXIT, t1
