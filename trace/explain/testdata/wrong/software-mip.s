# The same, and the handler clears mip.
#: steps 30000
#: ending limit
#: finding storm @handler "never clears CLINT_MSIP.*writing mip does nothing"
_start: la      t0, handler
        csrw    mtvec, t0
        li      t0, 8
        csrw    mie, t0
        csrsi   mstatus, 8
        li      t0, 1
        sw      t0, CLINT_MSIP, t1
1:      addi    s1, s1, 1
        j       1b

        .balign 4
handler:        csrci   mip, 8          #@handler
#+      sw      zero, CLINT_MSIP, t0
#+      li      t0, FINISHER_PASS
#+      sw      t0, FINISHER_EXIT, t1
        mret
