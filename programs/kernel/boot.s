# The boot: from power-on to the first task.

        .equ    TCB_CFG1, TCB_KEY       # pmpcfg1 and pmpcfg2 for the appliances that the task may use
        .equ    TCB_CFG2, TCB_KEY + 4

        .section .tasks, "ax"           # all that tasks may execute lies between these two labels
        .balign 4
task_code:
task_return:                            # a task that returns from its first procedure ends here,
        SYSCALL SYS_EXIT                # with what it left in a0
        .section .tasks.end, "ax"
        .balign 4
task_code_end:

        .section .taskdata, "a"         # and all the constants they may read between these two
        .balign 4
task_data:
        .section .taskdata.end, "a"
        .balign 4
task_data_end:

# Boot. We get here from power-on: M mode, interrupts off, no stack, registers unknown.
        .text
        .globl  _start
_start:
        # 1. A stack, and a place for traps to go. mscratch = 0 says that the kernel runs.
        la      sp, kernel_stack
        csrw    mscratch, zero
        la      t0, trap
        csrw    mtvec, t0

        # 2. A control block for each row of the task table.
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
        lw      t1, 16(s0)
        add     t0, t0, t1
        sw      t0, TCB_END(s2)
        sw      t0, 4*2(s2)             # sp = x2: the end of it
        la      t1, task_return
        sw      t1, 4*1(s2)             # ra = x1
        sw      s3, TCB_ID(s2)
        li      t0, READY
        sw      t0, TCB_STATE(s2)
        lw      a0, 20(s0)
        sw      a0, TCB_GRANTS(s2)
        andi    a1, a0, 15              # PMP entries 4 to 7 are the first four appliances …
        call    grant_bytes
        sw      a2, TCB_CFG1(s2)
        srli    a1, a0, 4               # … 8 and 9 the other two
        andi    a1, a1, 3
        call    grant_bytes
        li      t0, 0x09000000          # … and 11 are the tasks' constants: TOR, R
        or      a2, a2, t0
        sw      a2, TCB_CFG2(s2)
        addi    s0, s0, ROW
        addi    s2, s2, TCB_SIZE
        addi    s3, s3, 1
        j       1b
3:      addi    s3, s3, -1
        sw      s3, tasks, t0
        sw      zero, RAIL_TASK, t0

        # 3. The PMP entries that are the same for all. Addresses are written shifted right by 2.
        #    0, 1: the tasks' code, from the one address to the other (TOR), read and execute.
        #    2, 3: the running task's own memory (TOR), read and write: set at each switch.
        #    10, 11: the tasks' constants (TOR), read.
        #    4..9: a page for each appliance (NAPOT: the nine low ones say 4 KiB), if granted.
        la      t0, task_code
        srli    t0, t0, 2
        csrw    pmpaddr0, t0
        la      t0, task_code_end
        srli    t0, t0, 2
        csrw    pmpaddr1, t0
        la      t0, task_data
        srli    t0, t0, 2
        csrw    pmpaddr10, t0
        la      t0, task_data_end
        srli    t0, t0, 2
        csrw    pmpaddr11, t0
        li      t0, 0x0b000d00          # entry 3: TOR, W, R; entry 1: TOR, X, R
        csrw    pmpcfg0, t0
        .set    appliance, 0
        .irp    entry, 4, 5, 6, 7, 8, 9
        li      t0, (KETTLE + appliance * 0x1000) >> 2 | 0x1ff
        csrw    pmpaddr\entry, t0
        .set    appliance, appliance + 1
        .endr

        # 4. Appliances may interrupt, at priority 1 each.
        li      t0, 1
        sw      t0, PLIC_PRIORITY + 4 * KETTLE_IRQ, t1
        sw      t0, PLIC_PRIORITY + 4 * MUG_IRQ, t1
        sw      t0, PLIC_PRIORITY + 4 * TOASTER_IRQ, t1
        li      t0, 1 << (KETTLE_IRQ - 32) | 1 << (MUG_IRQ - 32) | 1 << (TOASTER_IRQ - 32)
        sw      t0, PLIC_ENABLE1, t1    # sources 32 to 63 are in the second word
        sw      zero, PLIC_THRESHOLD, t1

        # 5. Timer and external interrupts are let through (in U mode; in here mstatus.MIE is off), tasks
        #    may read the clock, and the first task is chosen. On a hart with S mode, which has the last word
        #    on what U mode reads, scounteren has to let them too; without S mode there is no such CSR.
        li      t0, 1 << 11 | 1 << 7
        csrw    mie, t0
        li      t0, 7
        csrw    mcounteren, t0
        csrr    t1, misa
        slli    t1, t1, 31 - ('S' - 'A') # its bit becomes the sign
        bgez    t1, 1f
        csrw    scounteren, t0
1:      j       next_turn

# grant_bytes: a1 = up to four grant bits -> a2 = a pmpcfg byte for each: NAPOT, W, R if granted.
# A leaf; overwrites a1, t0, t1.
grant_bytes:
        li      a2, 0
        li      t0, 0x1b
1:      beqz    a1, 3f
        andi    t1, a1, 1
        beqz    t1, 2f
        or      a2, a2, t0
2:      slli    t0, t0, 8
        srli    a1, a1, 1
        j       1b
3:      ret

too_many_tasks:
        la      a0, 1f
        call    print
        j       fail
        .section .rodata
1:      .asciz  "kernel: too many tasks: there is room for 16\n"
        .balign 4
        .text
