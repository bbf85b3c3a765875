# works
# reads the same table of 16 words over and over, mixing each word into a checksum in registers
        .globl  _start
_start:
        la      s0, table
        li      s1, 2500                # rounds
        li      a0, -1
round:  mv      t0, s0
        addi    t1, s0, 64
word:   lw      t2, 0(t0)
        xor     a0, a0, t2
        slli    t3, a0, 5
        srli    t4, a0, 27
        or      a0, t3, t4
        add     a0, a0, t2
        addi    t0, t0, 4
        bltu    t0, t1, word
        addi    s1, s1, -1
        bnez    s1, round
        la      t0, sum
        sw      a0, 0(t0)
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
hang:   j       hang
        .data
        .balign 4
table:  .word   0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5
        .word   0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174
sum:    .word   0
