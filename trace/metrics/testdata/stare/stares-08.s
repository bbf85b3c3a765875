# stares: from watch to warm
# reads temperature, level and status of the kettle; waits for 90 degrees, or no water, or the fuse.
# Remembers the last temperature and how much it rose, and does nothing with it until the end.
        .globl  _start
_start:
        li      t0, 300
        sw      t0, KETTLE_FILL, t1
        li      t0, KETTLE_CTRL_HEAT
        sw      t0, KETTLE_CTRL, t1
        li      s0, KETTLE
        li      s3, 900
        li      s4, 0
        li      s5, 0
watch:  lw      a0, KETTLE_TEMP - KETTLE(s0)
        lw      a1, KETTLE_LEVEL - KETTLE(s0)
        lw      a2, KETTLE_STATUS - KETTLE(s0)
        andi    a2, a2, KETTLE_STATUS_FUSE
        bnez    a2, warm
        beqz    a1, warm
        sub     s5, a0, s4
        mv      s4, a0
        blt     a0, s3, watch
warm:
        la      t0, seen
        sw      s4, 0(t0)
        sw      s5, 4(t0)
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
hang:   j       hang
        .bss
        .balign 4
seen:   .space  8
