# The first ring is claimed and never completed: the second is not heard.
#: steps 30000
#: ending idle
#: finding gate @wait "kettle asks.*: source 40 was claimed, and not completed: store 40 to PLIC_CLAIM"
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
        csrsi   mstatus, 8
        li      t0, KETTLE_CTRL_HEAT
        sw      t0, KETTLE_CTRL, t1
1:      wfi                             #@wait
        j       1b

        .balign 4
handler:        lw      s0, PLIC_CLAIM
        lw      s1, KETTLE_RING
        sw      s1, KETTLE_RING, t1
        li      s1, KETTLE_CTRL_RESET
        sw      s1, KETTLE_CTRL, t1     # the fuse is reset …
        li      s1, KETTLE_CTRL_HEAT
        sw      s1, KETTLE_CTRL, t1     # … and trips again
        addi    s2, s2, 1
#+      li      t0, 40
#+      sw      t0, PLIC_CLAIM, t1
#+      li      t0, 2
#+      blt     s2, t0, 3f
#+      li      t0, FINISHER_PASS
#+      sw      t0, FINISHER_EXIT, t1
#+3:
        mret
