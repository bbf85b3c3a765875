# mie is set, and mstatus.MIE is not: a hart that does not sleep is not interrupted.
#: steps 60000
#: ending limit
#: finding gate - "kettle asks.*: mstatus.MIE is 0, in M mode(.|\n)*csrsi mstatus, 8"
#: finding doing - "in _start .100 %.: the last device it changed is the kettle: KETTLE_CTRL = 1"
_start: la      t0, handler
        csrw    mtvec, t0
        li      t0, 1
        sw      t0, PLIC_PRIORITY + 4*KETTLE_IRQ, t1
        li      t0, 1 << (KETTLE_IRQ - 32)
        sw      t0, PLIC_ENABLE1, t1
        sw      zero, PLIC_THRESHOLD, t1
        li      t0, KETTLE_RING_EN_FUSE
        sw      t0, KETTLE_RING_EN, t1
        li      t0, 0x800
        csrw    mie, t0
#+      csrsi   mstatus, 8
        li      t0, KETTLE_CTRL_HEAT
        sw      t0, KETTLE_CTRL, t1
        li      s3, 0
1:      addi    s3, s3, 1               #@wait
        j       1b

        .balign 4
handler:        lw      s0, PLIC_CLAIM
        lw      s1, KETTLE_RING
        sw      s1, KETTLE_RING, t1
        sw      s0, PLIC_CLAIM, t1
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
        mret
