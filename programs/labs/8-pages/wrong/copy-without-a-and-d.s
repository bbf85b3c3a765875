# Sets A and D of all pages but the copies.
# Scores 90.
# Is told: marks: Task 3 was stopped
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
        ori     a0, a0, PTE_V | PTE_R | PTE_W | PTE_U
        sw      a0, 0(s0)
        sfence.vma
        lw      ra, 12(sp)
        lw      s0, 8(sp)
        addi    sp, sp, 16
