# MTIP cannot be cleared in mip: it shows what the timer says.
#: steps 30000
#: ending limit
#: finding storm @handler "never moves CLINT_MTIMECMP, .*writing mip does nothing"
_start: la      t0, handler
        csrw    mtvec, t0
        li      t0, 1000
        sw      t0, CLINT_MTIMECMP, t1
        li      t0, 128
        csrw    mie, t0
        csrsi   mstatus, 8
1:      addi    s1, s1, 1
        j       1b

        .balign 4
handler:        li      t0, 128         #@handler
        csrc    mip, t0
#+      lw      t0, CLINT_MTIME
#+      li      t1, 10000
#+      add     t0, t0, t1
#+      sw      t0, CLINT_MTIMECMP, t1
#+      li      t0, FINISHER_PASS
#+      sw      t0, FINISHER_EXIT, t1
        mret
