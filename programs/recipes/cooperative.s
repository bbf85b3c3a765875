# cooperative: coroutines, each with its own stack, that hand over to each other.
#
# Shows cooperative concurrency. After each toast the toast task pauses and lets the tea task
# look whether anything is ready; while the tea task has to wait, it hands back. The kettle
# boils in the middle of a toast and has to wait for the end of it, but not for the end of all.
# It works because both tasks are polite: nobody forces them.
#
# Devices: kettle, mug, toaster, worktop, table.
# Run: breakfast run cooperative

# A polite wait: look once; if it has not rung, let the other task run before looking again.
        .macro  WAIT_FOR device, events
999:    lw      t0, \device\()_RING
        andi    t0, t0, \events
        bnez    t0, 998f
        call    yield
        j       999b
998:    sw      t0, \device\()_RING, t1
        .endm

        .macro  AFTER_TOAST
        call    yield
        .endm

        .include "lib/rail.s"
        .include "lib/coroutines.s"
