# Hart 1 sleeps until its alarm; the others but hart 0 are parked for good. Hart 0 works, then sleeps for hart 1's bell.
_start: li      t0, 1
        beq     a0, t0, alarm
        bnez    a0, park
        li      s0, 1000
work:   addi    s0, s0, -1
        bnez    s0, work
        csrsi   mie, 8
sleep:  wfi
        csrr    t0, mip
        andi    t0, t0, 8
        beqz    t0, sleep
        li      t3, FINISHER_PASS
        sw      t3, FINISHER_EXIT, t4
park:   wfi
        j       park

alarm:  lw      t0, CLINT_MTIME
        li      t1, 5000
        add     t0, t0, t1
        sw      t0, CLINT_MTIMECMP + 8, t1
        sw      zero, CLINT_MTIMECMPH + 8, t1
        li      t0, 128
        csrw    mie, t0
rest:   wfi
        csrr    t0, mip
        andi    t0, t0, 128
        beqz    t0, rest
        csrw    mie, zero
        li      t0, 1
        sw      t0, CLINT_MSIP, t1
        j       park
