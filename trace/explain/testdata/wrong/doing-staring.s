# The kettle is filled and never heated, and the program stares at it.
#: steps 60000
#: ending limit
#: finding doing - "in the last 16,384 steps it was in stare .100 %.: the last device it changed is the kettle: KETTLE_FILL = 300, at test.s:@fill, in step [0-9]+"
_start: li      t0, 300
        sw      t0, KETTLE_FILL, t1     #@fill
#+      li      t0, KETTLE_CTRL_HEAT
#+      sw      t0, KETTLE_CTRL, t1
stare:  lw      t0, KETTLE_RING
        andi    t0, t0, KETTLE_RING_BOILED
        beqz    t0, stare
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
