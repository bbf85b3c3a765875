# Forgets U for the tasks' code.
# Scores 0.
# Is told: tables: The tasks' code has no U
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
        li      a3, PTE_R | PTE_X
        call    map_range
        mv      a0, s0
        la      a1, kernel_data
        la      a2, kernel_end
        li      a3, PTE_R | PTE_W
        call    map_range
        srli    a0, s0, 12
        li      t0, SATP_SV32
        or      a0, a0, t0
        lw      ra, 12(sp)
        lw      s0, 8(sp)
        addi    sp, sp, 16
