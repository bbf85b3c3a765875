# Base: what is here. (SBI, "Base Extension".)

base_call:
        li      t0, 6
        bgtu    a6, t0, unknown
        slli    t0, a6, 3               # each function is two instructions of four bytes long
        la      t1, base_functions
        add     t0, t0, t1
        jr      t0
        .option push
        .option norvc
base_functions:
        li      a1, 2 << 24             # 0: the version of SBI: 2.0
        j       ok_value
        li      a1, 0x7ff               # 1: which implementation: no registered one
        j       ok_value
        li      a1, 1                   # 2: its version
        j       ok_value
        j       probe                   # 3: is an extension there?
        nop
        csrr    a1, mvendorid           # 4
        j       ok_value
        csrr    a1, marchid             # 5
        j       ok_value
        csrr    a1, mimpid              # 6
        j       ok_value
        .option pop

# probe: a1 = 1 if extension a0 is in the table, else 0.
probe:  la      t0, calls
        li      a1, 0
1:      lw      t1, 0(t0)
        lw      t2, 4(t0)
        beqz    t2, ok_value
        addi    t0, t0, 8
        bne     t1, a0, 1b
        li      a1, 1
        j       ok_value
