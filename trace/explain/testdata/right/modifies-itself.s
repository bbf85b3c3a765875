# Code that is written, and then executed: with fence.i in between.
#: ending halted 0
_start: la      t0, patch
        lw      t1, other
        sw      t1, 0(t0)
        fence.i
patch:  j       failed                  # becomes: li a0, 7
        li      t0, 7
        bne     a0, t0, failed
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
failed: li      t0, FINISHER_FAIL
        sw      t0, FINISHER_EXIT, t1
other:  li      a0, 7
