# Takes scause for the address.
# Scores 30.
# Is told: demand: Task 2 was stopped: page_fault called 0x40000fc0 a mistake. It is the task's own memory. There is now: the entry of level 1
gap 4
        addi    sp, sp, -16
        sw      ra, 12(sp)
        sw      s0, 8(sp)
        sw      s1, 4(sp)
        mv      s0, a0
        csrr    s1, scause
        csrr    t0, scause
        li      t1, 12                  # nobody executes his own memory
        beq     t0, t1, 3f
        li      t0, MEMORY
        bltu    s1, t0, 3f
        lw      t0, memory_end
        bgeu    s1, t0, 3f
        mv      a1, s1
        call    entry_of
        lw      t0, 0(a0)
        beqz    t0, 1f
        andi    t0, t0, PTE_COW         # there is a page. Is it shared?
        beqz    t0, 3f
        call    own_copy
        j       2f
1:      call    new_page                # its first use
        call    clear_page
        mv      a2, a0
        mv      a0, s0
        mv      a1, s1
        li      a3, PTE_R | PTE_W | PTE_U
        call    map
        sfence.vma
2:      lw      ra, 12(sp)
        lw      s0, 8(sp)
        lw      s1, 4(sp)
        addi    sp, sp, 16
        li      a0, 1
        ret
3:      lw      ra, 12(sp)
        lw      s0, 8(sp)
        lw      s1, 4(sp)
        addi    sp, sp, 16
