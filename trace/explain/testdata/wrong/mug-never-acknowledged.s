# Lukewarm water is drinkable at once, and the mug says so until it is told that it was heard.
#: steps 30000
#: ending limit
#: finding storm @claim "source 41 .mug. rings again after each complete.*\n.*MUG_RING"
_start: la      t0, handler
        csrw    mtvec, t0
        li      t0, 1
        sw      t0, PLIC_PRIORITY + 4*MUG_IRQ, t1
        li      t0, 1 << (MUG_IRQ - 32)
        sw      t0, PLIC_ENABLE1, t1
        li      t0, MUG_RING_EN_DRINKABLE
        sw      t0, MUG_RING_EN, t1
        li      t0, 0x800
        csrw    mie, t0
        csrsi   mstatus, 8
        li      t0, 250 << 16 | 400     # 250 ml of 40 °C
        sw      t0, MUG_WATER, t1
1:      wfi
        j       1b

        .balign 4
handler:        lw      t0, PLIC_CLAIM  #@claim
#+      lw      t2, MUG_RING
#+      sw      t2, MUG_RING, t1
        sw      t0, PLIC_CLAIM, t1
#+      li      t0, FINISHER_PASS
#+      sw      t0, FINISHER_EXIT, t1
        mret
