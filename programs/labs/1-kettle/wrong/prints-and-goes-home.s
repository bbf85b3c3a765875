# Says that all is well, and makes no tea.
# Scores 0.
# Is told: fill: The kettle is still empty, and nobody touched it
gap 1
        li      t1, UART_THR
        .irp    c, 98, 111, 105, 108, 101, 100 # boiled
        li      t0, \c
        sb      t0, 0(t1)
        .endr
gap 2
        li      a0, 70000
gap 3
        # the water is hot, believe me
gap 4
        li      s0, 80
