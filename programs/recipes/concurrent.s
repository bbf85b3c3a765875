# concurrent: starts the kettle, then makes every toast without a pause.
#
# Shows concurrency without a way to pause. While the kettle heats, the cook works on the
# toasts: two tasks are under way at once. But the toast task never lets go. The water boils,
# the kettle rings, and nobody looks; by the time the last toast is ready it has gone cold.
#
# Devices: kettle, mug, toaster, worktop, table.
# Run: breakfast run concurrent

        .include "lib/onecook.s"
        .macro  AFTER_TOAST
        .endm
        .include "lib/stare.s"
        .include "lib/rail.s"

        .globl  _start
_start:
        la      sp, stack_top
        NAME_TASK 2, "toast"
        NAME_TASK 1, "tea"

        call    heat_water              # the tea is begun …
        RUNNING 2
        call    make_toasts             # … and forgotten until all toasts are made
        RUNNING 1
        WAIT_FOR KETTLE, KETTLE_RING_BOILED # it did, long ago
        call    pour_tea
        WAIT_FOR MUG, MUG_RING_INFUSED | MUG_RING_COLD # cold water may never make tea
        call    take_bag_out
        WAIT_FOR MUG, MUG_RING_DRINKABLE
        call    serve_tea
        j       serve_breakfast

        .include "lib/toasts.s"
        .include "lib/tea.s"

        .bss
        .balign 16
        .space  512
stack_top:
