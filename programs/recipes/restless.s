# restless: as cooperative, but after every stroke of the knife.
#
# Shows that pausing has a price. The tea is poured the moment the water boils, and nothing
# ever waits; but the cook walks to the kettle and back after each stroke, hundreds of times,
# and breakfast is late. Let a walk cost more, and he had better stared at the kettle:
#   breakfast compare --sweep
#
# Devices: kettle, mug, toaster, worktop, table.
# Run: breakfast run restless

        .include "lib/onecook.s"
        .equ    YIELD_AFTER_STROKE, 1

        .macro  AFTER_TOAST
        .endm

        .include "lib/polite.s"         # waiting lets the others run, too
        .include "lib/rail.s"
        .include "lib/coroutines.s"
