# WAIT_FOR device, events: stares at the device until one of the events has rung, then acknowledges
# it (writing a 1 to a bit of RING clears it). Overwrites t0 and t1.
        .macro  WAIT_FOR device, events
999:    lw      t0, \device\()_RING
        andi    t0, t0, \events
        beqz    t0, 999b
        sw      t0, \device\()_RING, t1
        .endm
