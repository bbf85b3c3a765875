# restless: as cooperative, but after every stroke of the knife.
#
# Shows that pausing has a price. The tea is poured the moment the water boils, and nothing
# ever waits; but the cook walks to the kettle and back after each stroke, hundreds of times,
# and breakfast is late. Let a walk cost more, and he had better stared at the kettle:
#   breakfast compare --sweep
#
# Devices: kettle, mug, toaster, worktop, table.
# Run: breakfast run restless

        .equ    YIELD_AFTER_STROKE, 1

        .macro  WAIT_FOR device, events
999:    lw      t0, \device\()_RING
        andi    t0, t0, \events
        bnez    t0, 998f
        call    yield
        j       999b
998:    sw      t0, \device\()_RING, t1
        .endm

        .macro  AFTER_TOAST
        .endm

        .include "lib/rail.s"
        .include "lib/coroutines.s"
