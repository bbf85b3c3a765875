# pages: lab 8, Address spaces. The handout says what to do.
#
# Six gaps, each between "# your code here" and "# end of your code". As it is the program assembles and runs, makes no
# address space, and ends with code 3 where the first task uses memory.
#
# These are the kernel's procedures, in S mode; base.s calls them, and has four for you: new_page, clear_page,
# copy_page, map_range (look there what they overwrite). All of them, and yours, keep sp and s0 to s11. The names of
# bits, PTE_V and the like, are in base.s too.
#
# Run: breakfast run base.s pages.s                           two tasks use their pages
#      breakfast run base.s pages.s -D FORK=1                 and the first becomes two
#      breakfast run base.s pages.s --isa rv32imacsu_svade    on a hart that leaves A and D to the program

        .text
        .globl  map, make_space, page_fault, share # base.s calls these

# 1. entry_of: a0 = the physical address of the root of a page table, a1 = an address. Come back with the physical
#    address of its entry of level 0 in a0, whatever that holds. Where there is no table for it yet, make one, of zeros.
entry_of:
        # your code here
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
        call    clear_page              # a0 stays
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
        # end of your code
        ret

# 2. map: in the space with root a0, the page at address a1 (any address in it) is to be the one at physical address a2,
#    with the bits in a3, and V.
map:
        # your code here
        addi    sp, sp, -16
        sw      ra, 12(sp)
        sw      s0, 8(sp)
        srli    s0, a2, 2               # page number << 10: a2 has 12 zeros at its end
        or      s0, s0, a3
        ori     s0, s0, PTE_V | PTE_A | PTE_D
        call    entry_of
        sw      s0, 0(a0)
        lw      ra, 12(sp)
        lw      s0, 8(sp)
        addi    sp, sp, 16
        # end of your code
        ret

# 3. make_space: a new address space, with the kernel and the tasks' code in it, and nothing of a task's own. Come back
#    in a0 with what belongs into satp.
make_space:
        # your code here
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
        li      t0, SATP_SV32
        or      a0, a0, t0
        lw      ra, 12(sp)
        lw      s0, 8(sp)
        addi    sp, sp, 16
        # end of your code
        ret

# 4. page_fault: a task used an address as its space, with root a0, does not allow. stval has the address, scause says
#    how it was used: 12 executed, 13 read, 15 written. If that is the first use of a page of its own, make the page,
#    and come back with 1 in a0: the instruction is tried again. (With exercise 6: so it is if own_copy has helped.)
page_fault:
        # your code here
        addi    sp, sp, -16
        sw      ra, 12(sp)
        sw      s0, 8(sp)
        sw      s1, 4(sp)
        mv      s0, a0
        csrr    s1, stval
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
        # end of your code
        li      a0, 0                   # whoever gets here says: it was a mistake of the task's
        ret

# 5. share: a0 = the root of a task's space, a1 = that of its child, a2 = the address of a page. If there is a page, the
#    child gets the same one. From now on neither may write to it; PTE_COW says why.
share:
        # your code here
        addi    sp, sp, -16
        sw      ra, 12(sp)
        sw      s0, 8(sp)
        mv      s0, a1
        mv      a1, a2
        call    entry_of
        lw      t0, 0(a0)
        beqz    t0, 1f
        andi    t0, t0, ~PTE_W
        ori     t0, t0, PTE_COW
        sw      t0, 0(a0)
        sfence.vma                      # the parent goes on in its space, and has written there
        mv      a0, s0
        mv      s0, t0
        call    entry_of
        sw      s0, 0(a0)
1:      lw      ra, 12(sp)
        lw      s0, 8(sp)
        addi    sp, sp, 16
        # end of your code
        ret

# 6. own_copy: a0 = the physical address of an entry with PTE_COW, to whose page a task wants to write. It gets a page
#    of its own, with the same in it.
own_copy:
        # your code here
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
        sfence.vma
        lw      ra, 12(sp)
        lw      s0, 8(sp)
        addi    sp, sp, 16
        # end of your code
        ret
