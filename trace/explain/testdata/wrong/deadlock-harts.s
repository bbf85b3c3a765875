# Hart 1 waits for a call, and hart 0, which was to call it, waits for its answer.
#: harts 2
#: ending idle
#: finding bell @zero "^hart 0 sleeps for a software interrupt, and nobody rings: nobody has ever rung CLINT_MSIP\nhave another hart ring it: li t0, 1 · sw t0, CLINT_MSIP, t1$"
#: finding bell @one "^hart 1 sleeps .*CLINT_MSIP \\+ 4\\*1\n.*sw t0, CLINT_MSIP \\+ 4\\*1, t1$"
_start: csrwi   mie, 8
        bnez    a0, one
#+        li      t0, 1
#+        sw      t0, CLINT_MSIP + 4, t1
        wfi                             #@zero
        j       end
one:    wfi                             #@one
        li      t0, 1
        sw      t0, CLINT_MSIP, t1
1:      j       1b
end:    li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
1:      j       1b
