# Gives the writer his own page, and does not tell the hart, which may remember where the old one was.
# Scores 95.
# Is told: fence: no sfence.vma after the entry of level 0 at 0x80009004 was changed: the store to 0x40001080 goes to
gap 6
        addi    sp, sp, -16
        sw      ra, 12(sp)
        sw      s0, 8(sp)
        mv      s0, a0
        call    new_page
        lw      a1, 0(s0)
        srli    a1, a1, 10
        slli    a1, a1, 12
        call    copy_page               # a0 stays
        srli    a0, a0, 2
        ori     a0, a0, PTE_V | PTE_R | PTE_W | PTE_U | PTE_A | PTE_D
        sw      a0, 0(s0)
        lw      ra, 12(sp)
        lw      s0, 8(sp)
        addi    sp, sp, 16
