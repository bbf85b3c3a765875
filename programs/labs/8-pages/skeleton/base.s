# base: what lab 8 stands on: the boot, the ways into the kernel and out of it. You need not change this file: lab
# check uses its own.
#
# Three modes take part:
#   M   boots, and keeps a notebook: tasks write down there what they find. No kernel reaches it (PMP)
#   S   the kernel: the part in this file, and yours
#   U   the tasks (tasks.s), each in an address space that you make
#
# What a task's address space looks like:
#   0x40000000   MEMORY: PAGES pages of its own, each there from its first use on, and all zeros then
#   0x80000000   kernel_code: the kernel's instructions, yours too, up to task_code
#   task_code    what tasks execute, up to kernel_data
#   kernel_data  whatever the kernel reads and writes, page tables too, up to kernel_end
# The last three are in every space, each at its physical address: the kernel sees the same in all of them, with
# translation and without.
#
# Written so that GNU's assembler takes it as well.

        .ifndef SEED
        .equ    SEED, 1                 # what tasks write depends on it
        .endif
        .ifndef FORK
        .equ    FORK, 0                 # 1: the first task becomes two, when it has used its pages
        .endif
        .ifndef PAGES
        .equ    PAGES, 5                # of a task's own: 5 to 7
        .endif

        .equ    PAGE, 4096
        .equ    MEMORY, 0x40000000
        .equ    MEMORY_END, MEMORY + PAGES * PAGE
        .equ    POOL, 32                # pages there are to be given out
        .equ    NOTES, 128              # bytes of the notebook
        .equ    USED, PAGES - 1         # (for lab check: how many pages a task uses before it becomes two,
        .equ    USED_END, MEMORY + USED * PAGE
        .equ    UNWRITTEN, MEMORY + 3 * PAGE # and which of them nobody writes to after that)
        .equ    LEFT, USED - 3

# A page-table entry: bits 31 to 10 are the number of a page, the others are these. R, W and X all 0: that page is the
# next table.
        .equ    PTE_V, 1                # the entry counts
        .equ    PTE_R, 2                # the page may be read,
        .equ    PTE_W, 4                # written,
        .equ    PTE_X, 8                # executed:
        .equ    PTE_U, 16               # by U mode; without it, by S mode
        .equ    PTE_A, 64               # it was used,
        .equ    PTE_D, 128              # and written: a hart sets these two, or faults while they are 0
        .equ    PTE_COW, 256            # yours: no hart looks at bits 8 and 9
        .equ    SATP_SV32, 1 << 31      # translation is on
        .globl  PAGE, MEMORY, PTE_V, PTE_R, PTE_W, PTE_X, PTE_U, PTE_A, PTE_D, PTE_COW, SATP_SV32
        .globl  kernel_code, task_code, kernel_data, kernel_end # labels below

# What is kept of a task: x1 to x31, with the pc in the place of x0, then satp and whether it goes on.
        .equ    TASK_SATP, 128
        .equ    TASK_RUNS, 132
        .equ    TASK_SIZE, 256

# What tasks ask of the kernel, in a7; and how a run ends.
        .equ    YIELD, 0
        .equ    SPLIT, 1                # a0 = 0 in the parent, 3 in the child
        .equ    EXIT, 2
        .equ    ALL_DONE, 0
        .equ    KERNEL_TRAPPED, 2
        .equ    NOT_EXPECTED, 3
        .equ    NO_PAGE, 4
        .equ    STOPPED, 5              # a task was stopped
        .equ    WRONG_BYTES, 6          # a task found what it had not written

        .text
        .globl  _start, machine_trap, trap
# M mode, from power-on. We get here with no stack, and addresses are physical ones.
_start:
kernel_code:
        la      t0, machine_trap
        csrw    mtvec, t0
        la      t0, notebook
        csrw    mscratch, t0
        li      t0, 1 << 8 | 1 << 12 | 1 << 13 | 1 << 15 # S mode's: ecalls of U mode, and page faults
        csrw    medeleg, t0
        la      t0, notebook            # PMP: the notebook's page is M mode's alone …
        srli    t0, t0, 2
        ori     t0, t0, 0x1ff
        csrw    pmpaddr0, t0
        li      t0, -1                  # … and the rest anybody's
        csrw    pmpaddr1, t0
        li      t0, 0x1f18
        csrw    pmpcfg0, t0

        la      t0, pool                # pages are as somebody left them: in each 256 bytes a word which is not the
        la      t1, kernel_end          #   business of who gets the page next; taken for an entry, it leads nowhere
        li      t2, 0x5ec2e401
1:      sw      t2, 0(t0)
        addi    t0, t0, 256
        bltu    t0, t1, 1b

        li      t0, 3 << 11             # mret shall go to S mode: MPP = 1
        csrc    mstatus, t0
        li      t0, 1 << 11
        csrs    mstatus, t0
        la      t0, kernel
        csrw    mepc, t0
        mret

# M mode again: an ebreak of a task, which has a1 written to a0, a word of the notebook; the kernel's ecall, which
# ends the run with code a0; or something that nobody expected.
        .balign 4
machine_trap:
        csrrw   t6, mscratch, t6        # t6 = the notebook
        sw      t0, 0(t6)
        sw      t1, 4(t6)
        csrr    t0, mcause
        li      t1, 9
        beq     t0, t1, end_run
        li      t1, 3
        bne     t0, t1, 1f
        csrr    t0, mstatus             # an ebreak: of U mode, in the tasks' code?
        srli    t0, t0, 11
        andi    t0, t0, 3
        bnez    t0, 1f
        csrr    t0, mepc
        la      t1, task_code
        bltu    t0, t1, 1f
        la      t1, kernel_data
        bgeu    t0, t1, 1f
        addi    t0, t0, 4
        csrw    mepc, t0
        sub     t0, a0, t6
        li      t1, NOTES
        bgeu    t0, t1, 1f
        sw      a1, 0(a0)
        lw      t0, 0(t6)
        lw      t1, 4(t6)
        csrrw   t6, mscratch, t6
        mret
1:      li      a0, NOT_EXPECTED
end_run:
        lw      t0, leaked
        lw      t1, changed
        or      t0, t0, t1
        beqz    t0, 1f
        bnez    a0, 1f
        li      a0, WRONG_BYTES
1:      li      t0, 0x100000            # the finisher
        li      t1, 0x5555
        beqz    a0, 1f
        slli    a0, a0, 16
        li      t1, 0x3333
        or      t1, t1, a0
1:      sw      t1, 0(t0)
2:      j       2b

# ---- the kernel, in S mode ----

# We get here from the boot; translation is off. sscratch = 0 says that the kernel runs.
kernel: la      sp, kernel_stack
        csrw    sscratch, zero
        la      t0, trap
        csrw    stvec, t0
        la      s0, tasks + TASK_SIZE   # the second task, and then the first, which begins
        li      s1, 2
1:      call    make_space
        sw      a0, TASK_SATP(s0)
        sw      s1, made, t0
        la      t0, task
        sw      t0, 0(s0)
        sw      s1, 4*10(s0)            # its a0: its number
        li      t0, 1
        sw      t0, TASK_RUNS(s0)
        addi    s1, s1, -1
        beqz    s1, resume
        la      s0, tasks
        j       1b

# new_page: a0 = a page that nobody has (its physical address). It is not cleared. Overwrites t0 to t2.
        .globl  new_page
new_page:
        la      t1, given
        lw      t0, 0(t1)
        li      t2, POOL
        beq     t0, t2, 1f
        addi    t2, t0, 1
        sw      t2, 0(t1)
        slli    t0, t0, 12
        la      a0, pool
        add     a0, a0, t0
        ret
1:      li      a0, NO_PAGE
        ecall

# clear_page: the page at a0 is all zeros. Overwrites t0, t1.
        .globl  clear_page
clear_page:
        mv      t0, a0
        li      t1, PAGE
        add     t1, t1, a0
1:      .irp    n, 0,4,8,12,16,20,24,28,32,36,40,44,48,52,56,60
        sw      zero, \n(t0)
        .endr
        addi    t0, t0, 64
        bltu    t0, t1, 1b
        ret

# copy_page: the page at a0 becomes as that at a1. Overwrites t0 to t4.
        .globl  copy_page
copy_page:
        mv      t0, a0
        mv      t1, a1
        li      t2, PAGE
        add     t2, t2, a0
1:      .irp    n, 0,8,16,24,32,40,48,56
        lw      t3, \n(t1)
        lw      t4, \n+4(t1)
        sw      t3, \n(t0)
        sw      t4, \n+4(t0)
        .endr
        addi    t0, t0, 64
        addi    t1, t1, 64
        bltu    t0, t2, 1b
        ret

# map_range: the pages from a1 up to a2 are to be found at their physical addresses, in the space with root a0, with
# bits a3. It calls your map for each.
        .globl  map_range
map_range:
        addi    sp, sp, -32
        sw      ra, 28(sp)
        sw      s0, 24(sp)
        sw      s1, 20(sp)
        sw      s2, 16(sp)
        sw      s3, 12(sp)
        mv      s0, a0
        mv      s1, a1
        mv      s2, a2
        mv      s3, a3
1:      bgeu    s1, s2, 2f
        mv      a0, s0
        mv      a1, s1
        mv      a2, s1
        mv      a3, s3
        call    map
        li      t0, PAGE
        add     s1, s1, t0
        j       1b
2:      lw      ra, 28(sp)
        lw      s0, 24(sp)
        lw      s1, 20(sp)
        lw      s2, 16(sp)
        lw      s3, 12(sp)
        addi    sp, sp, 32
        ret

# trap: a task has asked for something, or used an address that its space does not allow. We come from between any two
# of its instructions; sscratch holds where its registers go.
        .balign 4
trap:   csrrw   t6, sscratch, t6
        beqz    t6, kernel_trapped
        .irp    n, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30
        sw      x\n, 4*\n(t6)
        .endr
        mv      s0, t6                  # s0 = the task, from here on
        csrrw   t0, sscratch, zero
        sw      t0, 4*31(s0)
        csrr    t0, sepc
        sw      t0, 0(s0)
        la      sp, kernel_stack
        csrr    t0, scause
        li      t1, 8
        beq     t0, t1, system_call
        la      t1, fault_at            # (for lab check's messages)
        csrr    t2, stval
        sw      t2, 0(t1)
        sw      t0, 4(t1)
        lw      a0, TASK_SATP(s0)
        sw      a0, 8(t1)
        slli    a0, a0, 12              # satp has the number of the root's page
        call    page_fault
        bnez    a0, resume              # the instruction is tried again

        lw      t0, 4*27(s0)            # a mistake of the task's. It goes on where s11 says, …
        sw      zero, 4*27(s0)
        sw      t0, 0(s0)
        bnez    t0, resume
        la      t1, stopped             # … or not at all
        lw      t0, 4*8(s0)             # (its s0 is its number)
        sw      t0, 0(t1)
        sw      zero, TASK_RUNS(s0)
        j       next

system_call:
        lw      t0, 0(s0)               # it goes on behind the ecall
        addi    t0, t0, 4
        sw      t0, 0(s0)
        lw      t0, 4*17(s0)
        beqz    t0, next                # YIELD
        li      t1, SPLIT
        beq     t0, t1, split
        sw      zero, TASK_RUNS(s0)     # EXIT

# next: s0 is the task that ran. Each has its turn, after the last the first.
next:   li      t1, 3
1:      li      t0, TASK_SIZE
        add     s0, s0, t0
        la      t0, tasks_end
        bltu    s0, t0, 2f
        la      s0, tasks
2:      lw      t0, TASK_RUNS(s0)
        bnez    t0, resume
        addi    t1, t1, -1
        bnez    t1, 1b
        li      a0, ALL_DONE
        lw      t0, stopped
        beqz    t0, 3f
        li      a0, STOPPED
3:      ecall

# resume: task s0 goes on. Where the hart goes to another space, it forgets what it knew of the one before.
resume: lw      t0, TASK_SATP(s0)
        csrr    t1, satp
        beq     t0, t1, 1f
        csrw    satp, t0
        sfence.vma
1:      csrw    sscratch, s0
        lw      t0, 0(s0)
        csrw    sepc, t0
        li      t0, 1 << 8              # sret shall go to U mode: SPP = 0
        csrc    sstatus, t0
        mv      t6, s0
        .irp    n, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
        lw      x\n, 4*\n(t6)
        .endr
        sret

# split: task s0 becomes two. The third task is its child: the same registers but a0, and a space in which your share
# has put the same pages. The parent goes on, in the space that it was in.
split:  call    make_space
        la      s1, tasks + 2*TASK_SIZE
        sw      a0, TASK_SATP(s1)
        li      t0, 1
        sw      t0, TASK_RUNS(s1)
        mv      t0, s0                  # (32 registers)
        mv      t1, s1
        addi    t2, s0, 128
1:      lw      t3, 0(t0)
        sw      t3, 0(t1)
        addi    t0, t0, 4
        addi    t1, t1, 4
        bltu    t0, t2, 1b
        sw      zero, 4*10(s0)
        li      t0, 3
        sw      t0, 4*10(s1)
        li      s2, MEMORY
2:      lw      a0, TASK_SATP(s0)
        slli    a0, a0, 12
        lw      a1, TASK_SATP(s1)
        slli    a1, a1, 12
        mv      a2, s2
        call    share
        li      t0, PAGE
        add     s2, s2, t0
        li      t0, MEMORY_END
        bltu    s2, t0, 2b
        j       resume

kernel_trapped:
        li      a0, KERNEL_TRAPPED
        ecall

# ---- what the kernel and the notebook keep ----

        .section .rodata
        .balign 4
        .globl  memory_end
memory_end:
        .word   MEMORY_END              # for your part: it is not the same in each run

        .bss
        .balign 16
        .globl  space1, space2, space3, made, stopped, fault_at, fault_by, fault_space
tasks:  .space  TASK_SATP
space1: .space  TASK_SIZE - TASK_SATP
        .space  TASK_SATP
space2: .space  TASK_SIZE - TASK_SATP
        .space  TASK_SATP
space3: .space  TASK_SIZE - TASK_SATP
tasks_end:
given:  .space  4                       # pages given out
made:   .space  4                       # the task that a space was made for
stopped:
        .space  4                       # a task that was stopped
fault_at:
        .space  4                       # the last page fault: stval
fault_by:
        .space  4                       # scause,
fault_space:
        .space  4                       # and satp
stray_target:
        .space  4
        .balign 16
kernel_stack_low:
        .space  1024
kernel_stack:

        .section .pages, "aw", @nobits
        .balign PAGE
        .globl  stage1, stage2, stage3, leaked, leaked_at, changed, changed_at
        .globl  stray_null, stray_behind, stray_load, stray_code, stray_jump, stray_store
notebook:
        .space  8                       # of M mode
stage1: .space  4                       # how far each task came: 1 it began, 2 it has used its pages, 3 and looked
stage2: .space  4                       #   at them again, 4 it is two, 5 they have written and looked
stage3: .space  4
leaked: .space  4                       # a task that found a page used by somebody before,
leaked_at:
        .space  4                       # and where
changed:
        .space  4                       # a task that found another word than it wrote,
changed_at:
        .space  4                       # and where
stray_null:
        .space  4                       # 1 the kernel saw it, 2 it went through
stray_behind:
        .space  4
stray_load:
        .space  4
stray_code:
        .space  4
stray_jump:
        .space  4
stray_store:
        .space  4
        .balign PAGE
pool:   .space  POOL * PAGE
kernel_end:

        .include "tasks.s"
