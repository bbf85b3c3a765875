# Harts that share nothing and look at no clock: each fills a table of its own with numbers that come of its own number,
# and then sleeps for good. Memory is the same in the end, however long their turns are.
_start: la      s0, tables
        slli    t0, a0, 8
        add     s0, s0, t0
        li      s1, 64
        addi    s2, a0, 1
fill:   slli    t0, s2, 13              # xorshift
        xor     s2, s2, t0
        srli    t0, s2, 17
        xor     s2, s2, t0
        slli    t0, s2, 5
        xor     s2, s2, t0
        sw      s2, 0(s0)
        addi    s0, s0, 4
        addi    s1, s1, -1
        bnez    s1, fill
park:   wfi
        j       park

        .data
        .balign 64
tables: .space  256 * HARTS
