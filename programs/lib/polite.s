# WAIT_FOR device, events: the polite wait. Looks once; if none of the events has rung, lets another
# coroutine run before looking again. Then acknowledges it. Overwrites t0 and t1, and what yield does.
        .macro  WAIT_FOR device, events
999:    lw      t0, \device\()_RING
        andi    t0, t0, \events
        bnez    t0, 998f
        call    yield
        j       999b
998:    sw      t0, \device\()_RING, t1
        .endm
