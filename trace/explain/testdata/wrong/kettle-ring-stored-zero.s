# Writing 0 to a register that is cleared by ones clears nothing.
#: steps 30000
#: ending limit
#: finding storm @claim "source 40 .kettle. rings again after each complete.*\n.*each 1 clears"
_start: la      t0, handler
        csrw    mtvec, t0
        li      t0, 1
        sw      t0, PLIC_PRIORITY + 4*KETTLE_IRQ, t1
        li      t0, 1 << (KETTLE_IRQ - 32)
        sw      t0, PLIC_ENABLE1, t1
        li      t0, KETTLE_RING_EN_FUSE
        sw      t0, KETTLE_RING_EN, t1
        li      t0, 0x800
        csrw    mie, t0
        csrsi   mstatus, 8
        li      t0, KETTLE_CTRL_HEAT
        sw      t0, KETTLE_CTRL, t1
1:      wfi
        j       1b

        .balign 4
handler:        lw      s0, PLIC_CLAIM  #@claim
        sw      zero, KETTLE_RING, t1   #-
#+      li      t0, KETTLE_RING_FUSE
#+      sw      t0, KETTLE_RING, t1
        sw      s0, PLIC_CLAIM, t1
#+      li      t0, FINISHER_PASS
#+      sw      t0, FINISHER_EXIT, t1
        mret
