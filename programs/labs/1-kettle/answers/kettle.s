# kettle: lab 1, Hello, kettle. The handout says what to do.
#
# Four gaps, each between "# your code here" and "# end of your code". As it is the program assembles and
# runs, and no tea comes of it.
#
# Devices: kettle, mug, worktop.
# start.s begins the run, calls what is here, and ends it.
# Run: breakfast run .                        in this folder: boil CUP ml, staring
#      breakfast run . -D CUP=400
#      breakfast run . -D BUSY=1              boil, working meanwhile

        .globl  heat, stare, pour, work # start.s calls them

# 1. heat: fills the kettle with a0 ml of water and switches it on. You may overwrite t0 to t6.
heat:
        # your code here
        sw      a0, KETTLE_FILL, t0
        li      t0, KETTLE_CTRL_HEAT
        sw      t0, KETTLE_CTRL, t1
        # end of your code
        ret

# 2. stare: looks at KETTLE_RING until the water has boiled, and does nothing else. Comes back with the number of
#    looks (loads of KETTLE_RING) in a0. You may overwrite t0 to t6.
stare:
        li      a0, 0                   # looks so far
        # your code here
1:      lw      t0, KETTLE_RING
        addi    a0, a0, 1
        andi    t0, t0, KETTLE_RING_BOILED
        beqz    t0, 1b
        # end of your code
        ret

# 3. pour: takes one cup of water out of the kettle and puts it into the mug. You may overwrite t0 to t6.
pour:
        # your code here
        lw      t0, KETTLE_POUR
        sw      t0, MUG_WATER, t1
        # end of your code
        ret

# 4. work: like stare, but makes one stroke of the knife (call stroke) between two looks. Comes back with the number
#    of looks in a0. The stroke, which is in start.s, overwrites t0 to t6 and a0 to a7, and not s0: so count there.
work:   addi    sp, sp, -16             # we call somebody: ra must be kept, and s0 given back as it was
        sw      ra, 12(sp)
        sw      s0, 8(sp)
        li      s0, 0                   # looks so far
        # your code here
1:      call    stroke
        lw      t0, KETTLE_RING
        addi    s0, s0, 1
        andi    t0, t0, KETTLE_RING_BOILED
        beqz    t0, 1b
        # end of your code
        mv      a0, s0
        lw      s0, 8(sp)
        lw      ra, 12(sp)
        addi    sp, sp, 16
        ret
