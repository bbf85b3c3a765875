# branches: decisions. The walks from 1 to 300 that halve what is even, and triple what is odd and add one, are counted
# until they come to 1; of random numbers the larger, the smaller and the odd ones are told apart. ROUNDS times.
#
# breakfast run branches.s -D ROUNDS=1000. The run ends with code 0 if the count is the one that is known.

        .ifndef ROUNDS
        .equ    ROUNDS, 10
        .endif

_start: li      s0, ROUNDS
again:  li      s1, 1                   # where a walk begins
        li      s2, 0                   # the count
walk:   mv      t0, s1
        li      t2, 1
step:   beq     t0, t2, there
        andi    t1, t0, 1
        addi    s2, s2, 1
        beqz    t1, half
        slli    t1, t0, 1
        add     t0, t0, t1
        addi    t0, t0, 1
        j       step
half:   srli    t0, t0, 1
        j       step
there:  addi    s1, s1, 1
        li      t0, 300
        bgeu    t0, s1, walk
        li      s1, 1000
        li      t0, 99                  # a random number
        li      t1, 1664525
        li      t2, 0x7fffffff
number: mul     t0, t0, t1
        addi    t0, t0, 1013
        bltu    t0, t2, small
        addi    s2, s2, 2
        srli    t3, t0, 16
        andi    t3, t3, 1
        bnez    t3, odd
        j       told
small:  bltz    t0, wrong
        addi    s2, s2, 3
        srli    t3, t0, 29
        beqz    t3, odd
        j       told
odd:    xori    s2, s2, 5
told:   addi    s1, s1, -1
        bnez    s1, number
        li      t0, COUNT
        bne     s2, t0, wrong
        addi    s0, s0, -1
        bnez    s0, again
        li      a0, 0x5555              # the end: passed
        j       end
wrong:  li      a0, 0x13333             # or failed with code 1
end:    li      t0, FINISHER_EXIT
        sw      a0, 0(t0)
        .equ    COUNT, 0x0000409a
