# Switches the kettle on before there is water in it.
# Scores 90.
# Is told: heat: You switched the kettle on before there was water in it
gap 1
        li      t0, KETTLE_CTRL_HEAT
        sw      t0, KETTLE_CTRL, t1
        sw      a0, KETTLE_FILL, t0
