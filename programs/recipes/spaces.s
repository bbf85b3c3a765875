# spaces: the same breakfast, each task in an address space of its own.
#
# Shows virtual memory. The tasks are those of preemptive, and so is the breakfast; but the kernel is another: it runs in
# S mode, with a page table for each task (Sv32). Every task has its memory at the same address, 0x40000000, and its stack
# below 0x40400000. Each keeps a number there, the same word of the same address, and finds it as it left it: what an
# address means is up to the page table that satp points to. A page is there from its first use on.
#
# Devices: kettle, mug, toaster, worktop, table; timer and interrupt controller, in the kernel.
# Run: breakfast run spaces

        .include "vm.s"

        TASK    tea, 2, 4096, GRANT_KETTLE | GRANT_MUG
        TASK    toast, 1, 4096, GRANT_TOASTER | GRANT_WORKTOP | GRANT_TABLE
        TASK    breakfast, 1, 4096, GRANT_MUG | GRANT_TABLE

        .macro  WAIT_FOR device, events
        AWAIT   \device, \events
        .endm
        .macro  AFTER_TOAST
        .endm

# KEEP number: keeps it at tp, which is 0x40000000 for everybody. KEPT number: looks whether it is still there.
        .macro  KEEP number
        li      t0, \number
        sw      t0, 0(tp)
        .endm
        .macro  KEPT number
        lw      t0, 0(tp)
        addi    t0, t0, -(\number)
        bnez    t0, lost
        .endm

tea:    KEEP    1
        call    heat_water
        WAIT_FOR KETTLE, KETTLE_RING_BOILED
        call    pour_tea
        WAIT_FOR MUG, MUG_RING_INFUSED | MUG_RING_COLD
        call    take_bag_out
        WAIT_FOR MUG, MUG_RING_DRINKABLE
        KEPT    1
        PRINT   "tea: ready, and my 1 is still there\n"
        EXIT    0

toast:  KEEP    2
        call    make_toasts
        KEPT    2
        PRINT   "toast: all made, and my 2 is still there\n"
        EXIT    0

breakfast:
        KEEP    3
        JOIN    tea
        JOIN    toast
        KEPT    3
        PRINT   "breakfast is served, and my 3 is still there\n"
        call    serve_tea
        j       serve_breakfast

lost:   PRINT   "somebody wrote to my memory\n"
        EXIT    1

        .include "lib/toasts.s"
        .include "lib/tea.s"
