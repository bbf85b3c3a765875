# The handler stores 1 where it should store 0.
#: steps 30000
#: ending limit
#: finding storm @handler "never clears CLINT_MSIP"
_start: la      t0, handler
        csrw    mtvec, t0
        li      t0, 8
        csrw    mie, t0
        csrsi   mstatus, 8
        li      s0, 1
        sw      s0, CLINT_MSIP, t1
1:      addi    s1, s1, 1
        j       1b

        .balign 4
handler:        sw      s0, CLINT_MSIP, t1 #@handler
#+      sw      zero, CLINT_MSIP, t0
#+      li      t0, FINISHER_PASS
#+      sw      t0, FINISHER_EXIT, t1
        mret
