# The boot: from M mode to S mode, to the kernel's page table, to the first task.

        .equ    TCB_SATP, TCB_KEY       # satp while the task runs

# Where the tasks' code and constants lie. What can be reached and how is said page by page, so both begin and end where
# pages do. (The words behind the ends are there because a section with nothing in it takes no room.)
        .section .tasks, "ax"           # all that tasks may execute lies between these two labels
        .option push
        .option norelax                 # (the linker need not know: nothing before it in this section can shrink)
        .balign PAGE
        .option pop
task_code:
task_return:                            # a task that returns from its first procedure ends here,
        SYSCALL SYS_EXIT                # with what it left in a0
        .section .tasks.end, "ax"
task_code_end:
        .word   0

        .section .taskdata, "a"         # and all the constants they may read between these two
        .balign PAGE
task_data:
        .section .taskdata.end, "a"
        .balign PAGE
task_data_end:
        .word   0

        .text
        .globl  _start
# We get here from power-on, in M mode, or from firmware, in S mode; interrupts off, no stack, registers unknown, and
# addresses are physical ones.
_start:
        # 1. In which mode? There is no register that says so. But S mode may not read mstatus: it traps, and the trap leads
        #    to where we go on anyway.
        la      t0, supervisor
        csrw    stvec, t0
        csrr    t0, mstatus

        # 2. M mode: once, and never again. This kernel is for one hart; without firmware all harts begin here, and the
        #    others sleep.
        csrr    t0, mhartid
        beqz    t0, 2f
        csrw    mie, zero
1:      wfi
        j       1b

        #    All that can happen from here on is S mode's to deal with: exceptions (all but an ecall of S mode, which
        #    nobody makes), and its three interrupts.
2:      li      t0, 0xb1ff
        csrw    medeleg, t0
        li      t0, 1 << 1 | 1 << 5 | 1 << 9
        csrw    mideleg, t0
        li      t0, 1 << 31             #    menvcfgh.STCE: stimecmp is S mode's alarm
        csrs    menvcfgh, t0
        li      t0, 7                   #    the clock may be read
        csrw    mcounteren, t0
        li      t0, -1                  #    PMP: one entry that allows everything. Without one, S mode may do nothing
        csrw    pmpaddr0, t0
        li      t0, 0x1f                #    NAPOT, R W X
        csrw    pmpcfg0, t0
        li      t0, 3 << 11             #    mret shall go to S mode: MPP = 1
        csrc    mstatus, t0
        li      t0, 1 << 11
        csrs    mstatus, t0
        la      t0, supervisor
        csrw    mepc, t0
        mret

        .balign 4
supervisor:
        # 3. S mode. A stack, and a place for traps to go. sscratch = 0 says that the kernel runs.
        la      sp, kernel_stack
        csrw    sscratch, zero
        call    look_for_rail
        la      t0, trap
        csrw    stvec, t0

        # 4. The kernel's page table. Its addresses are the physical ones: from one instruction to the next they are
        #    translated, and the next one is where it was.
        call    kernel_space
        csrw    satp, a0
        sfence.vma

        # 5. A control block and an address space for each row of the task table.
        la      s0, task_table
        la      s1, task_table_end
        la      s2, tcbs
        li      s3, 1                   # the next id
1:      bgeu    s0, s1, 3f
        li      t0, MAX_TASKS
        bgt     s3, t0, too_many_tasks
        lw      t0, 0(s0)
        sw      t0, TCB_PC(s2)
        lw      t0, 4(s0)
        sw      t0, TCB_NAME(s2)
        sw      s3, RAIL_TASK, t1       # tell the timeline its name
        sw      t0, RAIL_NAME, t1
        lw      t0, 8(s0)
        sw      t0, TCB_PRIORITY(s2)
        lw      t0, 12(s0)
        sw      t0, TCB_MEMORY(s2)
        sw      t0, 4*4(s2)             # tp = x4: its own memory
        lw      t1, 16(s0)              # which ends where a page does
        add     t0, t0, t1
        li      t1, PAGE - 1
        add     t0, t0, t1
        not     t1, t1
        and     t0, t0, t1
        sw      t0, TCB_END(s2)
        li      t0, STACK_TOP
        sw      t0, 4*2(s2)             # sp = x2
        la      t1, task_return
        sw      t1, 4*1(s2)             # ra = x1
        sw      s3, TCB_ID(s2)
        lw      t0, 20(s0)              # the rail is the kernel's: SYS_MARK is for tasks
        andi    t0, t0, GRANT_KITCHEN ^ GRANT_RAIL
        sw      t0, TCB_GRANTS(s2)
        li      t0, READY
        sw      t0, TCB_STATE(s2)
        call    task_space
        sw      a0, TCB_SATP(s2)
        addi    s0, s0, ROW
        addi    s2, s2, TCB_SIZE
        addi    s3, s3, 1
        j       1b
3:      addi    s3, s3, -1
        sw      s3, tasks, t0
        sw      zero, RAIL_TASK, t0

        # 6. Appliances may interrupt S mode, at priority 1 each.
        li      t0, 1
        sw      t0, PLIC_PRIORITY + 4 * KETTLE_IRQ, t1
        sw      t0, PLIC_PRIORITY + 4 * MUG_IRQ, t1
        sw      t0, PLIC_PRIORITY + 4 * TOASTER_IRQ, t1
        li      t0, 1 << (KETTLE_IRQ - 32) | 1 << (MUG_IRQ - 32) | 1 << (TOASTER_IRQ - 32)
        sw      t0, PLIC_ENABLE1 + 0x80, t1 # sources 32 to 63, in context 1
        sw      zero, PLIC_THRESHOLD + CONTEXT, t1

        # 7. Timer and external interrupts are let through (in U mode; in here sstatus.SIE is off), tasks may read the
        #    clock, and the first task is chosen.
        li      t0, 1 << 9 | 1 << 5
        csrw    sie, t0
        li      t0, 7
        csrw    scounteren, t0
        j       next_turn

too_many_tasks:
        la      a0, 1f
        call    print
        j       fail
too_few_pages:
        la      a0, 2f
        call    print
        j       fail
        .section .rodata
1:      .asciz  "kernel: too many tasks: there is room for 16\n"
2:      .asciz  "kernel: too few pages for the page tables: -D PAGES=128 makes it more\n"
        .balign 4
        .text
