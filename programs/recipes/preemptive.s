# preemptive: the kernel decides who works.
#
# Shows preemption. Each task is written as if it were alone: the toast task never pauses, the tea
# task simply waits for what it waits for. When the kettle rings, the processor stops in the middle
# of a stroke, the kernel saves every register of the toast task, the tea task (of higher priority)
# pours the water, goes back to waiting, and the stroke goes on as if nothing had happened. This
# is what operating systems do.
#
# Devices: kettle, mug, toaster, worktop, table; timer and interrupt controller, in the kernel.
# Run: breakfast run preemptive

        .include "kernel.s"

        TASK    tea, 2, 256, GRANT_KETTLE | GRANT_MUG
        TASK    toast, 1, 512, GRANT_TOASTER | GRANT_WORKTOP | GRANT_TABLE
        TASK    breakfast, 1, 256, GRANT_MUG | GRANT_TABLE

# A wait: the kernel sleeps us until the device rings.
        .macro  WAIT_FOR device, events
        AWAIT   \device, \events
        .endm

        .macro  AFTER_TOAST             # no pause: not one, in the whole toast recipe
        .endm

tea:    call    heat_water
        WAIT_FOR KETTLE, KETTLE_RING_BOILED
        call    pour_tea
        WAIT_FOR MUG, MUG_RING_INFUSED | MUG_RING_COLD
        call    take_bag_out
        WAIT_FOR MUG, MUG_RING_DRINKABLE
        PRINT   "tea: ready\n"
        EXIT    0

toast:  call    make_toasts
        PRINT   "toast: all made\n"
        EXIT    0

breakfast:
        JOIN    tea
        JOIN    toast
        PRINT   "breakfast is served\n"
        call    serve_tea
        j       serve_breakfast

        .include "lib/toasts.s"
        .include "lib/tea.s"
