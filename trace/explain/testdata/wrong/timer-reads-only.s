# The handler looks at the clock, prints, and does not move mtimecmp.
#: steps 30000
#: ending limit
#: finding storm @handler "never moves CLINT_MTIMECMP"
_start: la      t0, handler
        csrw    mtvec, t0
        li      t0, 500
        sw      t0, CLINT_MTIMECMP, t1
        li      t0, 128
        csrw    mie, t0
        csrsi   mstatus, 8
1:      wfi
        j       1b

        .balign 4
handler:        lw      s0, CLINT_MTIME #@handler
        li      t0, '.'
        sb      t0, UART_THR, t1
#+      lw      t0, CLINT_MTIME
#+      li      t1, 10000
#+      add     t0, t0, t1
#+      sw      t0, CLINT_MTIMECMP, t1
#+      li      t0, FINISHER_PASS
#+      sw      t0, FINISHER_EXIT, t1
        mret
