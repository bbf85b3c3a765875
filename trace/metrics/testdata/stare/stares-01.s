# stares: from look to hot
# tight poll of KETTLE_STATUS until the element goes off
        .globl  _start
_start:
        li      t0, 300
        sw      t0, KETTLE_FILL, t1
        li      t0, KETTLE_CTRL_HEAT
        sw      t0, KETTLE_CTRL, t1
look:   lw      t0, KETTLE_STATUS
        andi    t0, t0, KETTLE_STATUS_HEATING
        bnez    t0, look
hot:
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
hang:   j       hang
