# Hart 1 waits for a call, and hart 0, which was to call it, waits for its answer.
#: harts 2
#: ending idle
#: finding deadlock @zero "every hart sleeps, and nothing can wake one: hart 0 at test.s:@zero, for MSIE; hart 1 at test.s:@one, for MSIE(.|\n)*wakes hart 0 when it calls: li t0, 1 · sw t0, CLINT_MSIP \\+ 4 \\* 0, t1"
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
