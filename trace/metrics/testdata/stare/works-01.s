# works
# counts primes by trial division; looks at the kettle once for each 150 candidates (thousands of steps)
        .globl  _start
_start:
        li      t0, 300
        sw      t0, KETTLE_FILL, t1
        li      t0, KETTLE_CTRL_HEAT
        sw      t0, KETTLE_CTRL, t1
        li      s0, 3                   # candidate
        li      s1, 1                   # primes
        li      s2, 0                   # hottest seen
        li      s3, 0                   # candidates since the last look
        li      s4, 12000
next:   li      t0, 3
try:    mul     t1, t0, t0
        bgtu    t1, s0, prime
        remu    t1, s0, t0
        beqz    t1, not
        addi    t0, t0, 2
        j       try
prime:  addi    s1, s1, 1
not:    addi    s0, s0, 2
        addi    s3, s3, 1
        li      t0, 150
        blt     s3, t0, on
        li      s3, 0
        lw      t0, KETTLE_TEMP
        ble     t0, s2, on
        mv      s2, t0
on:     blt     s0, s4, next
        la      t0, primes
        sw      s1, 0(t0)
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
hang:   j       hang
        .bss
        .balign 4
primes: .space  4
