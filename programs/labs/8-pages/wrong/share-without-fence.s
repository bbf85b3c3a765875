# Takes W from the parent, and does not tell the hart, which may remember that it could write there.
# Scores 95.
# Is told: fence: no sfence.vma after the entry of level 0 at 0x80009004 was changed: the store to 0x40001080 page-faults
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
        sw      t0, 0(a0)
        mv      a0, s0
        mv      s0, t0
        call    entry_of
        sw      s0, 0(a0)
1:      lw      ra, 12(sp)
        lw      s0, 8(sp)
        addi    sp, sp, 16
