# Brewing tea: the waiting task. Each procedure is a short thing the cook does with his hands;
# the waiting between them is up to the program. All are leaves: no stack, t0 and t1 are lost.

        .equ    CUP_AND_A_BIT, 600      # ml of water in the kettle

# heat_water: fills the kettle and switches it on. It goes off by itself when the water boils.
heat_water:
        li      t0, CUP_AND_A_BIT
        sw      t0, KETTLE_FILL, t1
        li      t0, KETTLE_CTRL_HEAT
        sw      t0, KETTLE_CTRL, t1
        ret

# pour_tea: pours a cup from the kettle into the mug and puts the tea bag in. The water is a
# word, so much of it and so hot: we read it from the kettle and write it to the mug.
pour_tea:
        lw      t0, KETTLE_POUR
        sw      t0, MUG_WATER, t1
        li      t0, MUG_CTRL_BAG
        sw      t0, MUG_CTRL, t1
        ret

# take_bag_out: before the tea turns bitter.
take_bag_out:
        sw      zero, MUG_CTRL, t0
        ret

# serve_tea: carries the mug to the table.
serve_tea:
        lw      t0, MUG_TAKE
        sw      t0, TABLE_TEA, t1
        ret

# serve_breakfast: all is on the table. The machine stops here.
serve_breakfast:
        li      t0, 1
        sw      t0, TABLE_SERVE, t1
1:      j       1b
