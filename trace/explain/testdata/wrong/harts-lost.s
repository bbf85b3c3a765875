# Hart 1 reads where nothing is, and has no handler: it traps for ever, and hart 0 ends the run well.
#: harts 2
#: ending halted 0
#: finding lost @bad "^hart 1 traps for ever, since step \\d+: load access fault.* at test.s:@bad.*: lw t0, 0\\(t1\\): nothing is there: .*\n.*give each hart a handler .*mtvec is 0x00000000$"
_start: bnez    a0, one
        li      t0, 1000
1:      addi    t0, t0, -1
        bnez    t0, 1b
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
1:      j       1b
one:    li      t1, 0x50000000
#+        la      t1, _start
        lw      t0, 0(t1)               #@bad
1:      j       1b
