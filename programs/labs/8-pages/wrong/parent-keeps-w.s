# Takes W from the child, and leaves it to the parent.
# Scores 80.
# Is told: share: 2 pages are the same in parent and child, and one of the two may write
gap 5
        addi    sp, sp, -16
        sw      ra, 12(sp)
        sw      s0, 8(sp)
        mv      s0, a1
        mv      a1, a2
        call    entry_of
        lw      t0, 0(a0)
        beqz    t0, 1f
        andi    t0, t0, ~PTE_W
        ori     t0, t0, PTE_COW
        mv      a0, s0
        mv      s0, t0
        call    entry_of
        sw      s0, 0(a0)
1:      lw      ra, 12(sp)
        lw      s0, 8(sp)
        addi    sp, sp, 16
