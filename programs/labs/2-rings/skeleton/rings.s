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

        # end of your code
        ret

# 2. handler: the processor comes here when the kettle rings, from between any two instructions. Claim the interrupt,
#    quiet the kettle, pour a cup into the mug, add 1 to `rings`, complete the claim, go back. Whoever was
#    interrupted must not notice: every register is to be as it was.
        .balign 4
handler:
        # your code here

        # end of your code
lost:   j       lost                    # a handler that gets here did not go back

# 3. rest: sleeps until `rings` is a0 or more; comes back at once if it is so already. Interrupts
#    are on when we get here, and are to be on afterwards. You may overwrite t0 to t6.
rest:
        # your code here

        # end of your code
        ret

        .bss
        .balign 4
rings:  .space  4                       # how often the kettle has rung
