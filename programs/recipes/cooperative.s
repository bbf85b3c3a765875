# cooperative: coroutines, each with its own stack, that hand over to each other.
#
# Shows cooperative concurrency. After each toast the toast task pauses and lets the tea task
# look whether anything is ready; while the tea task has to wait, it hands back. The kettle
# boils in the middle of a toast and has to wait for the end of it, but not for the end of all.
# It works because both tasks are polite: nobody forces them.
#
# Devices: kettle, mug, toaster, worktop, table.
# Run: breakfast run cooperative

        .include "lib/onecook.s"
        .macro  AFTER_TOAST
        call    yield
        .endm

        .include "lib/polite.s"         # waiting lets the others run, too
        .include "lib/rail.s"
        .include "lib/coroutines.s"
