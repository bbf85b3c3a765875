# rings: lab 2, The kettle rings. The handout says what to do.
#
# Three gaps, each between "# your code here" and "# end of your code". As it is the program assembles and
# runs, hears nothing, and does not wait for the water.
#
# Devices: kettle, mug; the interrupt controller (PLIC).
# work.s begins the run, calls enable and rest, works, and ends it.
# Run: breakfast run .                        in this folder: one cup
#      breakfast run . -D CUPS=3              three, one after the other
#      breakfast run . -D WORK=20             little work: the water boils while you sleep

        .globl  enable, handler, rest, rings

# 1. enable: opens all five gates between the kettle and the processor, so that a boiling kettle interrupts us and
#    the processor goes to `handler`. You may overwrite t0 to t6.
enable:
        # your code here
        li      t0, KETTLE_RING_BOILED
        sw      t0, KETTLE_RING_EN, t1
        li      t0, 1
        sw      t0, PLIC_PRIORITY + 4 * KETTLE_IRQ, t1
        li      t0, 1 << (KETTLE_IRQ - 32)
        sw      t0, PLIC_ENABLE1, t1
        sw      zero, PLIC_THRESHOLD, t1
        la      t0, handler
        csrw    mtvec, t0
        li      t0, 1 << 11
        csrs    mie, t0
        csrsi   mstatus, 1 << 3
        # end of your code
        ret

# 2. handler: the processor comes here when the kettle rings, from between any two instructions. Claim the interrupt,
#    quiet the kettle, pour a cup into the mug, add 1 to `rings`, complete the claim, go back. Whoever was
#    interrupted must not notice: every register is to be as it was.
        .balign 4
handler:
        # your code here
        addi    sp, sp, -16
        sw      t0, 0(sp)
        sw      t1, 4(sp)
        sw      t2, 8(sp)
        lw      t2, PLIC_CLAIM
        li      t0, KETTLE_RING_BOILED
        sw      t0, KETTLE_RING, t1
        lw      t0, KETTLE_POUR
        sw      t0, MUG_WATER, t1
        lw      t0, rings
        addi    t0, t0, 1
        sw      t0, rings, t1
        sw      t2, PLIC_CLAIM, t1
        lw      t0, 0(sp)
        lw      t1, 4(sp)
        lw      t2, 8(sp)
        addi    sp, sp, 16
        mret
        # end of your code
lost:   j       lost                    # a handler that gets here did not go back

# 3. rest: sleeps until `rings` is a0 or more; comes back at once if it is so already. Interrupts
#    are on when we get here, and are to be on afterwards. You may overwrite t0 to t6.
rest:
        # your code here
1:      csrci   mstatus, 1 << 3
        lw      t0, rings
        bge     t0, a0, 2f
        wfi
        csrsi   mstatus, 1 << 3
        j       1b
2:      csrsi   mstatus, 1 << 3
        # end of your code
        ret

        .bss
        .balign 4
rings:  .space  4                       # how often the kettle has rung
