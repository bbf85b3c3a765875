# The way in and the way out. What makes preemption work is here: a task can lose the processor
# between any two of its instructions, so all of its registers, x1 to x31 and the pc, are saved
# before anything else is done, and put back exactly before it goes on.

# trap: we get here from U mode, by an interrupt, an ecall or a fault. pc is in mepc; interrupts are off; every
# register is the task's. mscratch holds the task's control block, which is all we have.
        .text
        .balign 4
trap:   csrrw   t6, mscratch, t6        # 1. t6 = control block; the task's t6 waits in mscratch
        beqz    t6, kernel_fault        #    0: we came from the kernel itself
        .irp    n, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30
        sw      x\n, 4*\n(t6)           # 2. x1 to x30 into it
        .endr
        csrr    t0, mscratch            # 3. its t6
        sw      t0, 4*31(t6)
        csrr    t0, mepc                # 4. its pc
        sw      t0, TCB_PC(t6)
        csrw    mscratch, zero          # 5. from here on the kernel runs …
        sw      zero, RAIL_TASK, t0
        la      sp, kernel_stack        #    … on its own stack; whatever sp was is of no matter
        mv      s0, t6                  #    and s0 is the task we came from

        csrr    t0, mcause              # 6. why?
        bltz    t0, interrupt           #    bit 31: an interrupt
        li      t1, 8
        beq     t0, t1, syscall         #    ecall from U mode
        j       fault                   #    anything else is the task's own fault

# run_task: the way out. s0 = the control block of the task that runs now.
run_task:
        lw      t0, TCB_MEMORY(s0)      # 1. the PMP lets it reach what is its own
        srli    t0, t0, 2
        csrw    pmpaddr2, t0
        lw      t0, TCB_END(s0)
        srli    t0, t0, 2
        csrw    pmpaddr3, t0
        lw      t0, TCB_CFG1(s0)
        csrw    pmpcfg1, t0
        lw      t0, TCB_CFG2(s0)
        csrw    pmpcfg2, t0
        li      t0, 3 << 11             # 2. mret shall go to U mode (MPP = 0) …
        csrc    mstatus, t0
        li      t0, 1 << 7              #    … with interrupts on (MPIE)
        csrs    mstatus, t0
        lw      t0, TCB_PC(s0)          # 3. to where the task was
        csrw    mepc, t0
        csrw    mscratch, s0            # 4. the next trap finds the task here
        lw      t0, TCB_ID(s0)
        sw      t0, RAIL_TASK, t1
        mv      t6, s0                  # 5. all its registers, t6 last, since it is how we find them
        .irp    n, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
        lw      x\n, 4*\n(t6)
        .endr
        mret

# kernel_fault: a trap out of the kernel itself: a bug in it. Say so and stop.
kernel_fault:
        la      sp, kernel_stack
        la      a0, 1f
        call    print
        csrr    a0, mepc
        call    print_hex
        la      a0, newline
        call    print
        j       fail
        .section .rodata
1:      .asciz  "kernel: trapped in the kernel itself, pc "
newline:
        .asciz  "\n"
        .balign 4
        .text
