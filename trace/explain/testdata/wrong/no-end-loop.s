# As firmware ends: asleep, for ever.
#: ending idle
#: finding no-end @wfi "wfi waits for an interrupt, and mie enables none"
_start: li      a0, 'x'
        sb      a0, UART_THR, t0
1:      wfi                             #@wfi
        j       1b
