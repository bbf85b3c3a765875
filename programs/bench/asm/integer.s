# integer: arithmetic in registers: a random number is drawn, mixed, multiplied and divided, ROUNDS times.
#
# breakfast run integer.s -D ROUNDS=1000000. The run ends with code 0 if the sum is the one that is known for the first
# 1000 numbers.

        .ifndef ROUNDS
        .equ    ROUNDS, 100
        .endif

_start: li      s0, ROUNDS
again:  li      s1, 1000                # 1. a thousand numbers a round
        li      s2, 12345               #    x, the number
        li      s3, 0                   #    the sum
        li      s4, 1103515245
next:   mul     s2, s2, s4              # 2. the next number
        addi    s2, s2, 1013
        srli    t0, s2, 15              # 3. mix its halves
        xor     t0, t0, s2
        slli    t1, t0, 7
        add     t0, t0, t1
        ori     t1, s2, 1               # 4. a quotient and a remainder; what is divided by is odd
        srli    t1, t1, 20
        ori     t1, t1, 1
        divu    t2, t0, t1
        remu    t3, t0, t1
        add     s3, s3, t2
        xor     s3, s3, t3
        sltu    t4, t2, t3              # 5. a comparison counts as well
        add     s3, s3, t4
        addi    s1, s1, -1
        bnez    s1, next
        li      t0, SUM
        bne     s3, t0, wrong
        addi    s0, s0, -1
        bnez    s0, again
        li      a0, 0x5555              # the end: passed
        j       end
wrong:  li      a0, 0x13333             # or failed with code 1
end:    li      t0, FINISHER_EXIT
        sw      a0, 0(t0)
        .equ    SUM, 0xc018a046
