# sequential: one thing after the other, staring at the kettle.
#
# Shows what waiting costs. The cook fills the kettle and looks at it until the water boils, looks
# at the mug until the tea can be drunk, and only then takes up the knife; and while the bread
# is in the toaster, looks at the toaster. Nothing ever happens at the same time as anything
# else, and when the last toast is ready the tea is cold.
#
# Devices: kettle, mug, toaster, worktop, table.
# Run: breakfast run sequential

        .include "lib/onecook.s"
        .equ    ONE_THING_AT_A_TIME, 1
        .macro  AFTER_TOAST
        .endm
        .include "lib/stare.s"
        .include "lib/rail.s"

        .globl  _start
_start:
        la      sp, stack_top           # the one stack there is
        NAME_TASK 2, "toast"
        NAME_TASK 1, "tea"

        call    heat_water
        WAIT_FOR KETTLE, KETTLE_RING_BOILED # … thinking about other things …
        call    pour_tea
        WAIT_FOR MUG, MUG_RING_INFUSED | MUG_RING_COLD
        call    take_bag_out
        WAIT_FOR MUG, MUG_RING_DRINKABLE

        RUNNING 2
        call    make_toasts
        call    serve_tea
        j       serve_breakfast

        .include "lib/toasts.s"
        .include "lib/tea.s"

        .bss
        .balign 16
        .space  512
stack_top:
