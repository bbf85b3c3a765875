# Gives the writer a page of zeros.
# Scores 90.
# Is told: copy: Task 3 found another word
gap 6
        addi    sp, sp, -16
        sw      ra, 12(sp)
        sw      s0, 8(sp)
        mv      s0, a0
        call    new_page
        lw      a1, 0(s0)
        srli    a1, a1, 10
        slli    a1, a1, 12
        call    clear_page
        srli    a0, a0, 2
        ori     a0, a0, PTE_V | PTE_R | PTE_W | PTE_U | PTE_A | PTE_D
        sw      a0, 0(s0)
        sfence.vma
        lw      ra, 12(sp)
        lw      s0, 8(sp)
        addi    sp, sp, 16
