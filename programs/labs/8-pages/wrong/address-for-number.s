# Puts the address of the page into the entry, where its number belongs.
# Scores 0.
# Is told: tables: The kernel's pages and the tasks' code are to be at their physical addresses
gap 2
        addi    sp, sp, -16
        sw      ra, 12(sp)
        sw      s0, 8(sp)
        or      s0, a2, a3
        ori     s0, s0, PTE_V | PTE_A | PTE_D
        call    entry_of
        sw      s0, 0(a0)
        lw      ra, 12(sp)
        lw      s0, 8(sp)
        addi    sp, sp, 16
