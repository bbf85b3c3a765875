# A small kernel of one's own: the program in U mode never gets to its first instruction again.
#: steps 30000
#: ending limit
#: finding storm @handler "the timer interrupts again after every mret"
_start: la      t0, handler
        csrw    mtvec, t0
        li      t0, -1
        csrw    pmpaddr0, t0
        li      t0, 0x1f
        csrw    pmpcfg0, t0
        li      t0, 1000
        sw      t0, CLINT_MTIMECMP, t1
        li      t0, 128
        csrw    mie, t0
        la      t0, user
        csrw    mepc, t0
        li      t0, 3 << 11
        csrc    mstatus, t0
        mret
user:   addi    s1, s1, 1
        j       user

        .balign 4
handler:        csrr    t0, mcause      #@handler
        bgez    t0, 1f
        addi    s2, s2, 1
#+      lw      t0, CLINT_MTIME
#+      li      t1, 10000
#+      add     t0, t0, t1
#+      sw      t0, CLINT_MTIMECMP, t1
#+      li      t0, FINISHER_PASS
#+      sw      t0, FINISHER_EXIT, t1
1:      mret
