# stares: from clock to late
# waits 50 kitchen seconds by reading the 64-bit mtime, high, low, high
        .globl  _start
_start:
        lw      s0, CLINT_MTIME
        li      t0, 50 * KITCHEN_SECOND
        add     s0, s0, t0
        sltu    s1, s0, t0
        li      s2, CLINT_MTIME
clock:  lw      a1, 4(s2)
        lw      a0, 0(s2)
        lw      t0, 4(s2)
        bne     a1, t0, clock
        bltu    a1, s1, clock
        bltu    s1, a1, late
        bltu    a0, s0, clock
late:
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
hang:   j       hang
