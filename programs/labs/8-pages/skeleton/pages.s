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

        # end of your code
        ret

# 2. map: in the space with root a0, the page at address a1 (any address in it) is to be the one at physical address a2,
#    with the bits in a3, and V.
map:
        # your code here

        # end of your code
        ret

# 3. make_space: a new address space, with the kernel and the tasks' code in it, and nothing of a task's own. Come back
#    in a0 with what belongs into satp.
make_space:
        # your code here

        # end of your code
        ret

# 4. page_fault: a task used an address as its space, with root a0, does not allow. stval has the address, scause says
#    how it was used: 12 executed, 13 read, 15 written. If that is the first use of a page of its own, make the page,
#    and come back with 1 in a0: the instruction is tried again. (With exercise 6: so it is if own_copy has helped.)
page_fault:
        # your code here

        # end of your code
        li      a0, 0                   # whoever gets here says: it was a mistake of the task's
        ret

# 5. share: a0 = the root of a task's space, a1 = that of its child, a2 = the address of a page. If there is a page, the
#    child gets the same one. From now on neither may write to it; PTE_COW says why.
share:
        # your code here

        # end of your code
        ret

# 6. own_copy: a0 = the physical address of an entry with PTE_COW, to whose page a task wants to write. It gets a page
#    of its own, with the same in it.
own_copy:
        # your code here

        # end of your code
        ret
