# SRST: off, or once more. (SBI, "System Reset Extension".)

system_call:                            # 0: a0 = 0 off, 1 and 2 reset; a1 = 0: all is well, 1: it is not
        bnez    a6, unknown
        li      t0, 2
        bgtu    a0, t0, invalid
        li      t0, 1
        bgtu    a1, t0, invalid
        bnez    a0, 1f
        bnez    a1, 2f
switch_off:
        li      t0, FINISHER_PASS
        j       3f
1:      li      t0, FINISHER_RESET
        j       3f
2:      li      t0, FINISHER_FAIL | 1 << 16
3:      sw      t0, FINISHER_EXIT, t1
        j       .
