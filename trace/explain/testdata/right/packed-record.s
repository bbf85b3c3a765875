# A record without gaps; its word is put together from bytes.
#: ending halted 0
_start: la      a0, record
        lbu     t0, 1(a0)
        lbu     t1, 2(a0)
        slli    t1, t1, 8
        or      t0, t0, t1
        lbu     t1, 3(a0)
        slli    t1, t1, 16
        or      t0, t0, t1
        lbu     t1, 4(a0)
        slli    t1, t1, 24
        or      t0, t0, t1
        li      t1, 1000000
        bne     t0, t1, failed
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
failed: li      t0, FINISHER_FAIL
        sw      t0, FINISHER_EXIT, t1
        .data
record: .byte   7
price:  .4byte  1000000
