# works
# fills 400 words from a generator and sorts them by insertion
        .equ    N, 400
        .globl  _start
_start:
        la      s0, words
        li      t0, N
        li      t1, 12345
        li      t2, 1103515245
        mv      t3, s0
fill:   mul     t1, t1, t2
        addi    t1, t1, 1234
        srli    t4, t1, 8
        sw      t4, 0(t3)
        addi    t3, t3, 4
        addi    t0, t0, -1
        bnez    t0, fill

        addi    s1, s0, 4               # first that is not sorted in
        mv      s2, t3                  # end
outer:  lw      t0, 0(s1)
        mv      t1, s1
inner:  beq     t1, s0, place
        lw      t2, -4(t1)
        bleu    t2, t0, place
        sw      t2, 0(t1)
        addi    t1, t1, -4
        j       inner
place:  sw      t0, 0(t1)
        addi    s1, s1, 4
        bltu    s1, s2, outer
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
hang:   j       hang
        .bss
        .balign 4
words:  .space  4 * N
