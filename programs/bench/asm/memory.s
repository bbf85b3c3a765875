# memory: words, near and far. A table of 64 KiB is filled, added up with a stride, and copied; ROUNDS times.
#
# breakfast run memory.s -D ROUNDS=1000. The run ends with code 0 if the sum is the one that is known.

        .ifndef ROUNDS
        .equ    ROUNDS, 1
        .endif
        .equ    WORDS, 16384

_start: li      s0, ROUNDS
again:  la      s1, table
        li      t0, 0                   # 1. fill
        li      t1, WORDS
        mv      t2, s1
        li      t3, 40503
fill:   sw      t0, 0(t2)
        add     t0, t0, t3
        addi    t2, t2, 4
        addi    t1, t1, -1
        bnez    t1, fill
        li      t0, 0                   # 2. add, each time 4156 bytes further on
        li      t1, WORDS
        li      t3, 4156
        li      t4, 4*WORDS-4
        li      s2, 0
stride: add     t2, s1, t0
        lw      t5, 0(t2)
        add     s2, s2, t5
        xor     s2, s2, t0
        add     t0, t0, t3
        and     t0, t0, t4
        addi    t1, t1, -1
        bnez    t1, stride
        la      t0, other               # 3. copy, four words at a time
        li      t1, WORDS/4
        mv      t2, s1
copy:   lw      t3, 0(t2)
        lw      t4, 4(t2)
        lw      t5, 8(t2)
        lw      t6, 12(t2)
        sw      t3, 0(t0)
        sw      t4, 4(t0)
        sw      t5, 8(t0)
        sw      t6, 12(t0)
        addi    t0, t0, 16
        addi    t2, t2, 16
        addi    t1, t1, -1
        bnez    t1, copy
        lw      t0, -4(t0)              # 4. the last word counts as well
        add     s2, s2, t0
        li      t0, SUM
        bne     s2, t0, wrong
        addi    s0, s0, -1
        bnez    s0, again
        li      a0, 0x5555              # the end: passed
        j       end
wrong:  li      a0, 0x13333             # or failed with code 1
end:    li      t0, FINISHER_EXIT
        sw      a0, 0(t0)
        .bss
        .balign 4
table:  .space  4*WORDS
other:  .space  4*WORDS
        .equ    SUM, 0xcbdf41c9
