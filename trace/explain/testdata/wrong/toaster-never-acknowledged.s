# The toast is taken out, and the ring is left as it is.
#: steps 30000
#: ending limit
#: finding storm @claim "source 42 .toaster. rings again after each complete.*\n.*TOASTER_RING"
_start: la      t0, handler
        csrw    mtvec, t0
        li      t0, 1
        sw      t0, PLIC_PRIORITY + 4*TOASTER_IRQ, t1
        li      t0, 1 << (TOASTER_IRQ - 32)
        sw      t0, PLIC_ENABLE1, t1
        li      t0, TOASTER_RING_EN_POPPED
        sw      t0, TOASTER_RING_EN, t1
        li      t0, 0x800
        csrw    mie, t0
        csrsi   mstatus, 8
        li      t0, 1
        sw      t0, TOASTER_BROWNING, t1
        sw      t0, TOASTER_SLOT0, t1
        sw      t0, TOASTER_CTRL, t1
1:      wfi
        j       1b

        .balign 4
handler:        lw      t0, PLIC_CLAIM  #@claim
#+      lw      t2, TOASTER_RING
#+      sw      t2, TOASTER_RING, t1
        lw      a0, TOASTER_SLOT0
        sw      t0, PLIC_CLAIM, t1
#+      li      t0, FINISHER_PASS
#+      sw      t0, FINISHER_EXIT, t1
        mret
