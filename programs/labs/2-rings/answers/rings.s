# rings: lab 2, The kettle rings. The handout says what to do.
#
# Three gaps, each between "# your code here" and "# end of your code". As it is the program assembles and
# runs, hears nothing, and does not wait for the water.
#
# Devices: kettle, mug; the interrupt controller (PLIC).
# Run: breakfast run rings.s                  one cup
#      breakfast run rings.s -D CUPS=3        three, one after the other
#      breakfast run rings.s -D WORK=20       little work: the water boils while you sleep

        .ifndef CUPS
        .equ    CUPS, 1                 # cups of water to boil
        .endif
        .ifndef WORK
        .equ    WORK, 400               # portions of work for each cup; the water boils after some 190
        .endif

        .globl  _start
_start: la      sp, stack_top
        call    enable
        li      s0, 1                   # the cup we are at
next_cup:
        lw      t0, MUG_TAKE            # take the last cup away; an empty mug stands in its place
        li      t0, 250
        sw      t0, KETTLE_FILL, t1
        li      t0, KETTLE_CTRL_HEAT
        sw      t0, KETTLE_CTRL, t1
        call    work                    # the kettle may ring anywhere in here, or …
        mv      a0, s0
        call    rest                    # … in here, or have rung already
        addi    s0, s0, 1
        li      t0, CUPS
        ble     s0, t0, next_cup
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
1:      j       1b

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

# 3. rest: sleeps until `rings` is a0 or more; comes back at once if it is so already. You may overwrite t0 to t6.
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

        .include "work.s"               # work: WORK portions of it, with every register in use

        .bss
        .balign 16
rings:  .space  16                      # how often the kettle has rung
        .space  512
stack_top:
