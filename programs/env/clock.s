# Time, memory and random numbers.

        .section .env, "ax"

# env_time: a0 (low) and a1 (high) = milliseconds since power-on: ticks of mtime over 10,000, a long division of 64 bits.
# Overwrites t0 to t5.
env_time:
        csrr    a1, timeh
        csrr    a0, time
        csrr    t0, timeh
        bne     a1, t0, env_time        # the low half has just overflowed: once more
        li      t1, 10000
        li      t2, 0                   # the remainder
        li      t3, 64                  # one bit of the quotient at a time
1:      srli    t4, a1, 31              # the highest bit moves into the remainder
        slli    t2, t2, 1
        or      t2, t2, t4
        slli    a1, a1, 1
        srli    t4, a0, 31
        or      a1, a1, t4
        slli    a0, a0, 1
        bltu    t2, t1, 2f
        sub     t2, t2, t1
        ori     a0, a0, 1
2:      addi    t3, t3, -1
        bnez    t3, 1b
        ret

# env_sleep: sleeps a0 milliseconds. The timer wakes the hart from wfi; interrupts are off, so that nothing is trapped. Overwrites a1, t0 to t4.
env_sleep:
        li      t0, 10000
        mul     t1, a0, t0              # ticks, 64 bits of them
        mulhu   t2, a0, t0
        csrr    t4, timeh
        csrr    t3, time
        csrr    t0, timeh
        bne     t4, t0, env_sleep
        add     t1, t1, t3
        sltu    t0, t1, t3              # the carry
        add     t2, t2, t4
        add     t2, t2, t0
        li      t0, -1                  # high half first to "never", so that no time in between lies in the past
        sw      t0, CLINT_MTIMECMPH, a1
        sw      t1, CLINT_MTIMECMP, a1
        sw      t2, CLINT_MTIMECMPH, a1
        csrr    t3, mie
        li      t0, 1 << 7
        csrs    mie, t0
1:      wfi
        csrr    t1, mip
        and     t1, t1, t0
        beqz    t1, 1b                  # something else woke us
        csrw    mie, t3
        li      t0, -1
        sw      t0, CLINT_MTIMECMP, a1
        sw      t0, CLINT_MTIMECMPH, a1
        ret

# env_sbrk: a0 = how many bytes: a0 = the address of so many bytes that nobody else has, 0 where there is no room. Memory behind the
# program is free up to the device tree's 2 MiB at its end. Overwrites t0 to t2.
env_sbrk:
        lw      t0, env_break
        bnez    t0, 1f
        la      t0, _end
1:      add     t1, t0, a0
        addi    t1, t1, 15              # whole blocks of 16 bytes
        andi    t1, t1, -16
        li      t2, RAM + RAM_SIZE - RAM_SIZE / 64
        bltu    t1, t2, 2f
        li      a0, 0
        ret
2:      sw      t1, env_break, t2
        mv      a0, t0
        ret

# env_seed: the numbers that follow come from seed a0. Overwrites t0.
env_seed:
        bnez    a0, 1f
        li      a0, 1                   # from 0 only zeros would come
1:      sw      a0, env_random, t0
        ret

# env_rand: a0 = any number (Marsaglia's xorshift: three shifts, and every number but 0 comes once before one comes again).
# Overwrites t0, t1.
env_rand:
        lw      a0, env_random
        slli    t0, a0, 13
        xor     a0, a0, t0
        srli    t0, a0, 17
        xor     a0, a0, t0
        slli    t0, a0, 5
        xor     a0, a0, t0
        sw      a0, env_random, t1
        ret

        .data
        .balign 4
env_random:
        .word   2463534242
        .bss
        .balign 4
env_break:
        .space  4                       # the first byte that is free; 0 before anybody has asked
        .text
