# Takes bits 21 to 12 for the root, and bits 31 to 22 for the table.
# Scores 0.
# Is told: tables: make_space did not come back: ecall from S mode
gap 1
        addi    sp, sp, -16
        sw      ra, 12(sp)
        sw      s0, 8(sp)
        sw      s1, 4(sp)
        mv      s0, a1
        srli    t0, a1, 12
        andi    t0, t0, 1023
        slli    t0, t0, 2
        add     s1, a0, t0
        lw      t0, 0(s1)
        andi    t1, t0, PTE_V
        bnez    t1, 1f
        call    new_page
        call    clear_page              # a0 stays
        srli    t0, a0, 2               # page number << 10
        ori     t0, t0, PTE_V
        sw      t0, 0(s1)
1:      srli    t0, t0, 10              # t0 = where the table is
        slli    t0, t0, 12
        srli    t1, s0, 22
        slli    t1, t1, 2
        add     a0, t0, t1
        lw      ra, 12(sp)
        lw      s0, 8(sp)
        lw      s1, 4(sp)
        addi    sp, sp, 16
