# Clears the root, and not the tables.
# Scores 30.
# Is told: demand: Task 2 was stopped: page_fault called 0x40000fc0 a mistake. It is the task's own memory. There is now: the entry of level 0
gap 1
        addi    sp, sp, -16
        sw      ra, 12(sp)
        sw      s0, 8(sp)
        sw      s1, 4(sp)
        mv      s0, a1
        srli    t0, a1, 22              # bits 31 to 22 are the entry's number in the root
        slli    t0, t0, 2
        add     s1, a0, t0
        lw      t0, 0(s1)
        andi    t1, t0, PTE_V
        bnez    t1, 1f
        call    new_page
        srli    t0, a0, 2               # page number << 10
        ori     t0, t0, PTE_V
        sw      t0, 0(s1)
1:      srli    t0, t0, 10              # t0 = where the table is
        slli    t0, t0, 12
        srli    t1, s0, 12              # bits 21 to 12 are the number in it
        andi    t1, t1, 1023
        slli    t1, t1, 2
        add     a0, t0, t1
        lw      ra, 12(sp)
        lw      s0, 8(sp)
        lw      s1, 4(sp)
        addi    sp, sp, 16
