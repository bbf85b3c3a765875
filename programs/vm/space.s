# Pages, page tables, address spaces.
#
# A page table (Sv32) is a tree of two levels. Bits 31 to 22 of an address choose one of 1,024 entries of the root, which
# leads to another table; bits 21 to 12 choose one of its 1,024 entries, which leads to the page; and bits 11 to 0 go on
# within the page. A table fills a page itself. satp has the number of the root's page, and bit 31, which turns
# translation on.

        .equ    KITCHEN, (KETTLE >> 22) * 4 # the entry of a root that leads to the appliances
        .equ    SV32, 1 << 31           # satp.MODE
        .equ    SUM, 1 << 18            # sstatus.SUM: S mode may read and write pages of U mode

# An entry: bits 31 to 10 are the number of a page, so that the entry for a page at p is p >> 2 and these bits. All but V
# clear means that it leads to a table. A and D (somebody has used the page, has written to it) are of no use to us: they
# are set from the beginning, so that it does not matter whether this hart sets them or faults.
        .equ    PTE_V, 1                # the entry is valid
        .equ    PTE_R, 2                # the page may be read,
        .equ    PTE_W, 4                # written,
        .equ    PTE_X, 8                # executed:
        .equ    PTE_U, 16               # by U mode; without it, by S mode
        .equ    PTE_A, 64
        .equ    PTE_D, 128
        .equ    KERNEL_CODE, PTE_V | PTE_R | PTE_X | PTE_A
        .equ    KERNEL_CONSTANTS, PTE_V | PTE_R | PTE_A
        .equ    KERNEL_DATA, PTE_V | PTE_R | PTE_W | PTE_A | PTE_D
        .equ    TASK_CODE, PTE_V | PTE_R | PTE_X | PTE_U | PTE_A
        .equ    TASK_CONSTANTS, PTE_V | PTE_R | PTE_U | PTE_A
        .equ    TASK_MEMORY, PTE_V | PTE_R | PTE_W | PTE_U | PTE_A | PTE_D

# The pages there are to be given out, and a byte for each that says whose it is: 0 nobody's, or a task's id. A page table
# has bit PAGE_TABLE set, and the id of the task in whose space it is, or 0: the kernel's, which are in all of them.
        .equ    PAGE_TABLE, 128
        .section .pages, "aw", @nobits
        .balign PAGE
no_rail:
        .space  PAGE                    # stands in for the rail where there is none
pages:  .space  PAGES * PAGE
pages_end:
        .bss
owners: .space  PAGES
        .balign 4
kernel_satp:
        .space  4
rail_entry:
        .space  4                       # the page-table entry for the rail

# What the kernel has mapped, in every space, each at its physical address: from, to, how, and what it is called in
# messages (fault.s).
        .section .rodata
        .balign 4
regions:
        .word   _start, task_code, KERNEL_CODE, 1f
        .word   task_code, task_code_end, TASK_CODE, 2f
        .word   task_code_end, task_data, KERNEL_CONSTANTS, 3f
        .word   task_data, task_data_end, TASK_CONSTANTS, 4f
        .word   task_data_end, pages_end, KERNEL_DATA, 5f
        .word   UART, UART + PAGE, KERNEL_DATA, 6f
        .word   PLIC, PLIC + PAGE, KERNEL_DATA, 7f # its priorities,
        .word   PLIC_ENABLE, PLIC_ENABLE + PAGE, KERNEL_DATA, 7f # what is enabled,
        .word   PLIC_THRESHOLD + CONTEXT, PLIC_THRESHOLD + CONTEXT + PAGE, KERNEL_DATA, 7f # and what S mode claims
        .word   FINISHER, FINISHER + PAGE, KERNEL_DATA, 8f
        .word   RAIL, RAIL + PAGE, KERNEL_DATA, 9f
regions_end:
        .equ    REGION, 16
1:      .asciz  "the kernel's code"
2:      .asciz  "the tasks' code, which is read and executed"
3:      .asciz  "the kernel's constants"
4:      .asciz  "the tasks' constants, which are read"
5:      .asciz  "the kernel's memory"
6:      .asciz  "the UART, which is the kernel's: SYS_WRITE"
7:      .asciz  "the interrupt controller, which is the kernel's"
8:      .asciz  "the finisher, which is the kernel's: SYS_EXIT"
9:      .asciz  "the ticket rail, which is the kernel's: SYS_MARK"
        .balign 4
        .text

# new_page: a0 = whose it will be -> a0 = a page, 0 if there is none left. It is all zeros, as memory is in the beginning and
# as let_go leaves it. A leaf; overwrites t0, t1, t2.
new_page:
        la      t0, owners
        li      t1, 0
1:      lbu     t2, 0(t0)
        beqz    t2, 2f
        addi    t0, t0, 1
        addi    t1, t1, 1
        li      t2, PAGES
        bne     t1, t2, 1b
        li      a0, 0
        ret
2:      sb      a0, 0(t0)
        la      a0, pages
        slli    t1, t1, 12
        add     a0, a0, t1
        ret

# let_go: the pages of task s0 are nobody's again, its page tables too, and all zeros: what it kept in them is nobody's
# business. A leaf; overwrites t0 to t5.
let_go: lw      t0, kernel_satp         # 1. we are still in its space, and go on in the kernel's: a table that is no more
        csrw    satp, t0                #    must not be in use. What is the kernel's is where it was
        sw      t0, TCB_SATP(s0)
        sfence.vma                      #    the hart forgets what it knew of the old one, while that is still true

        lw      t0, TCB_ID(s0)          # 2. every page that is the task's, or a table of its
        la      t1, owners
        la      t2, pages
        la      t3, pages_end
        li      t4, PAGE
1:      lbu     t5, 0(t1)
        addi    t1, t1, 1
        add     t4, t4, t2              # t4 = the end of the page at t2
        andi    t5, t5, PAGE_TABLE - 1
        bne     t5, t0, 3f
        sb      zero, -1(t1)
2:      .irp    n, 0,4,8,12,16,20,24,28
        sw      zero, \n(t2)
        .endr
        addi    t2, t2, 32
        bne     t2, t4, 2b
3:      mv      t2, t4
        li      t4, PAGE
        bne     t2, t3, 1b
        ret

# entry: a0 = a root, a1 = an address, a3 = whose a new table will be -> a0 = where the entry for the address's page is; the
# table for it is made if there is none. 0 if there is no page left for one. Overwrites t0, t1, t2.
entry:  srli    t0, a1, 22              # level 1: an entry of the root
        slli    t0, t0, 2
        add     t0, a0, t0
        lw      t1, 0(t0)
        bnez    t1, 1f
        addi    sp, sp, -16
        sw      ra, 12(sp)
        sw      t0, 8(sp)
        mv      a0, a3
        call    new_page
        lw      ra, 12(sp)
        lw      t0, 8(sp)
        addi    sp, sp, 16
        beqz    a0, 2f
        srli    t1, a0, 2
        ori     t1, t1, PTE_V
        sw      t1, 0(t0)
1:      srli    t1, t1, 10              # level 0: an entry of the table that it leads to
        slli    t1, t1, 12
        slli    t0, a1, 10
        srli    t0, t0, 22
        slli    t0, t0, 2
        add     a0, t0, t1
2:      ret

# map: a0 = a root, a1 = an address, a2 = the entry for its page, a3 = whose a new table will be. In the boot, where a page
# less is the end. Overwrites a0, t0, t1, t2, t3.
map:    mv      t3, ra
        call    entry
        beqz    a0, too_few_pages
        sw      a2, 0(a0)
        jr      t3

# look_for_rail: rail_entry = the ticket rail, if this is a kitchen. QEMU's board has none, and the load traps, to where we go
# on anyway; then a page of memory stands in for it, and nobody notices but who reads it. A page table can do that.
# A leaf; overwrites a0, t0.
look_for_rail:
        la      t0, 1f
        csrw    stvec, t0
        la      a0, no_rail
        lw      t0, RAIL_TASK
        li      a0, RAIL
        .balign 4
1:      srli    a0, a0, 2
        ori     a0, a0, KERNEL_DATA
        sw      a0, rail_entry, t0
        ret

# kernel_space: a0 = satp for a page table with the kernel's regions, before there are tasks. Overwrites what procedures
# may, and s0 to s4.
kernel_space:
        mv      s4, ra
        li      a3, PAGE_TABLE          # the kernel's
        mv      a0, a3
        call    new_page
        beqz    a0, too_few_pages
        mv      s0, a0                  # the root
        la      s1, regions
1:      lw      s2, 0(s1)               # page after page
        li      t0, -PAGE
        and     s2, s2, t0
        lw      s3, 4(s1)
2:      mv      a0, s0
        mv      a1, s2
        lw      a2, 8(s1)
        srli    t0, s2, 2
        or      a2, a2, t0
        call    map
        li      t0, PAGE
        add     s2, s2, t0
        bltu    s2, s3, 2b
        addi    s1, s1, REGION
        la      t0, regions_end
        bne     s1, t0, 1b
        mv      a0, s0                  # the rail once more: it may be elsewhere
        li      a1, RAIL
        lw      a2, rail_entry
        call    map
        srli    a0, s0, 12
        li      t0, SV32
        or      a0, a0, t0
        sw      a0, kernel_satp, t0
        jr      s4

# task_space: s2 = a control block -> a0 = satp for its space: all of the kernel's, and the appliances that it was granted.
# Of its own memory and its stack nothing is there yet: that comes with the first use. Overwrites what procedures may, and
# s4 to s7.
task_space:
        mv      s4, ra
        lw      a3, TCB_ID(s2)
        ori     a3, a3, PAGE_TABLE      # its tables are the task's …
        mv      a0, a3
        call    new_page
        beqz    a0, too_few_pages
        mv      s5, a0                  # … and the root has the kernel root's entries: what they lead to is the
        lw      t0, kernel_satp         #  same in every space, and the kernel's
        slli    t0, t0, 12
        la      t1, regions
1:      lw      t2, 0(t1)
        srli    t2, t2, 22
        slli    t2, t2, 2
        add     t3, t0, t2
        lw      t3, 0(t3)
        add     t2, t2, s5
        sw      t3, 0(t2)
        addi    t1, t1, REGION
        la      t3, regions_end
        bne     t1, t3, 1b

        lw      s6, TCB_GRANTS(s2)      # who has an appliance has a table of his own for the kitchen
        beqz    s6, 4f
        sw      zero, KITCHEN(s5)
        mv      a0, s5
        li      a1, RAIL
        lw      a2, rail_entry
        call    map
        li      s7, KETTLE              # appliances are a page each, in the order of the grants' bits
2:      andi    t0, s6, 1
        beqz    t0, 3f
        mv      a0, s5
        mv      a1, s7
        srli    a2, s7, 2
        ori     a2, a2, TASK_MEMORY
        call    map
3:      li      t0, PAGE
        add     s7, s7, t0
        srli    s6, s6, 1
        bnez    s6, 2b

4:      srli    a0, s5, 12
        li      t0, SV32
        or      a0, a0, t0
        jr      s4

# own: a0 = 1 if address a1 is in the memory or the stack of task s0, whether its page is there yet or not; else 0. A leaf;
# overwrites t0.
own:    li      a0, 1
        lw      t0, TCB_MEMORY(s0)
        bltu    a1, t0, 1f
        lw      t0, TCB_END(s0)
        bltu    a1, t0, 3f
1:      li      t0, STACK_BOTTOM
        bltu    a1, t0, 2f
        li      t0, STACK_TOP
        bltu    a1, t0, 3f
2:      li      a0, 0
3:      ret

# touch: the page of a1, an address of task s0's own, is there from now on. a0 = 0 if there was none left. Overwrites t0, t1,
# t2, a2, a3.
touch:  addi    sp, sp, -16
        sw      ra, 12(sp)
        lw      a0, TCB_SATP(s0)
        slli    a0, a0, 12              # the root: satp without MODE
        lw      a3, TCB_ID(s0)
        ori     a3, a3, PAGE_TABLE
        call    entry
        beqz    a0, 1f
        lw      t0, 0(a0)
        bnez    t0, 1f                  # it is there
        mv      a2, a0
        lw      a0, TCB_ID(s0)
        call    new_page
        beqz    a0, 1f
        srli    t0, a0, 2
        ori     t0, t0, TASK_MEMORY
        sw      t0, 0(a2)
        sfence.vma                      # the hart may remember that there was nothing
1:      lw      ra, 12(sp)
        addi    sp, sp, 16
        ret

# open_buffer: to bad_pointer, unless a1 bytes at a0 are all in task s0's own memory, or all in its stack, or all in the tasks'
# constants. The pages of the first WRITE_MOST of them are made to be there: the kernel shall not trap. Then SUM lets it
# read them. Overwrites t0, t1, t2, a2, a3, s1 to s3.
open_buffer:
        mv      s1, a0
        mv      s2, a1
        mv      s3, ra
        la      t0, task_data
        la      t1, task_data_end
        call    within
        bnez    a2, 2f
        lw      t0, TCB_MEMORY(s0)
        lw      t1, TCB_END(s0)
        call    within
        bnez    a2, 1f
        li      t0, STACK_BOTTOM
        li      t1, STACK_TOP
        call    within
        beqz    a2, bad_pointer
1:      beqz    s2, 2f
        mv      a1, s1                  # at most two pages: that of the first byte, and that of the last
        call    touch
        beqz    a0, no_page
        addi    a1, s1, WRITE_MOST - 1
        li      t0, WRITE_MOST
        bgeu    s2, t0, 3f
        add     a1, s1, s2
        addi    a1, a1, -1
3:      call    touch
        beqz    a0, no_page
2:      li      t0, SUM
        csrs    sstatus, t0
        mv      a0, s1
        mv      a1, s2
        jr      s3

# within: a2 = 1 if a1 bytes at a0 all lie from t0 to t1. The end is compared without adding (a0 + a1 could run over the
# top of the address space and look small). A leaf; overwrites t1.
within: li      a2, 0
        bltu    a0, t0, 1f
        bgtu    a0, t1, 1f
        sub     t1, t1, a0              # bytes from a0 to the end
        bgtu    a1, t1, 1f
        li      a2, 1
1:      ret
