# Gives all that is mapped U, so that everybody can use it. S mode cannot.
# Scores 0.
# Is told: tables: The kernel's code has U
gap 2
        addi    sp, sp, -16
        sw      ra, 12(sp)
        sw      s0, 8(sp)
        srli    s0, a2, 2               # page number << 10: a2 has 12 zeros at its end
        or      s0, s0, a3
        ori     s0, s0, PTE_V | PTE_U | PTE_A | PTE_D
        call    entry_of
        sw      s0, 0(a0)
        lw      ra, 12(sp)
        lw      s0, 8(sp)
        addi    sp, sp, 16
