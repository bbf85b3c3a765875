# Hart 0 waits for a call of hart 1, which sleeps for good.
#: harts 2
#: ending idle
#: finding bell @zero "^hart 0 sleeps for a software interrupt, and nobody rings: nobody has ever rung CLINT_MSIP\n"
_start: bnez    a0, one
        csrwi   mie, 8
        wfi                             #@zero
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
1:      j       1b
#+one:    li      t0, 1
#+        sw      t0, CLINT_MSIP, t1
#+2:      wfi
#+        j       2b
one:    wfi                             #@one #-
        j       one                     #-
