# Gives the child copies of all pages: right, and not what is asked for.
# Scores 75.
# Is told: share: Of the 2 pages
gap 5
        addi    sp, sp, -16
        sw      ra, 12(sp)
        sw      s0, 8(sp)
        mv      s0, a1
        mv      a1, a2
        call    entry_of
        lw      t0, 0(a0)
        beqz    t0, 1f
        sw      s1, 4(sp)
        mv      s1, a0
        mv      a0, s0
        call    entry_of
        mv      s0, a0
        lw      t0, 0(s1)
        sw      t0, 0(s0)
        mv      a0, s0
        call    own_copy
        lw      s1, 4(sp)
1:      lw      ra, 12(sp)
        lw      s0, 8(sp)
        addi    sp, sp, 16
