# Leaves translation off: satp has the root, and MODE 0.
# Scores 0.
# Is told: tables: make_space came back with 0x0008
gap 3
        addi    sp, sp, -16
        sw      ra, 12(sp)
        sw      s0, 8(sp)
        call    new_page
        call    clear_page
        mv      s0, a0
        la      a1, kernel_code
        la      a2, task_code
        li      a3, PTE_R | PTE_X
        call    map_range
        mv      a0, s0
        la      a1, task_code
        la      a2, kernel_data
        li      a3, PTE_R | PTE_X | PTE_U
        call    map_range
        mv      a0, s0
        la      a1, kernel_data
        la      a2, kernel_end
        li      a3, PTE_R | PTE_W
        call    map_range
        srli    a0, s0, 12
        lw      ra, 12(sp)
        lw      s0, 8(sp)
        addi    sp, sp, 16
