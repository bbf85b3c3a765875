# As firmware ends: asleep, for ever.
#: ending idle
#: finding no-end @wfi "wfi waits for an interrupt, and mie enables none"
_start: li      a0, 'x'
        sb      a0, UART_THR, t0
1:      wfi                             #@wfi #-
#+      li      t0, FINISHER_PASS
#+      sw      t0, FINISHER_EXIT, t1
        j       1b              #-
