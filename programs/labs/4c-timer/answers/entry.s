# entry: the half of lab 4c that must be in assembly: no compiler knows of registers that are somebody else's. The
# other half is timer.c. The handout says what to do.
#
# Written so that GNU's assembler takes it as well: registers of devices are numbers here.

        .text
        .globl  trap, begin
# trap: the timer has rung. We come from any task, from between any two of its instructions; mscratch holds the address
# of its entry (struct task), and no register is free.
#
# 1. Save all of it: the pc into word 0 of the entry, x1 to x31 into words 1 to 31.
        .balign 4
trap:
        # your code here
        csrrw   t6, mscratch, t6
        .irp    n, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30
        sw      x\n, 4*\n(t6)
        .endr
        csrr    t0, mscratch
        sw      t0, 4*31(t6)
        csrr    t0, mepc
        sw      t0, 0(t6)
        # end of your code
        la      sp, kernel_stack        # from here on every register is ours, and C may run
        call    timer_rang              # a0 = the entry of the task that runs next

        j       resume

# begin: tasks.s comes here when all tasks are made, and the first alarm is set.
begin:  call    first

# resume: the task whose entry is in a0 goes on.
resume: csrw    mscratch, a0            # the next trap finds it there
        li      t0, 3 << 11 | 1 << 7    # mret shall stay in M mode, and turn interrupts on
        csrs    mstatus, t0

# 2. Put back all of it, pc and x1 to x31, from the entry in a0, and go there.
        # your code here
        lw      t0, 0(a0)
        csrw    mepc, t0
        mv      t6, a0
        .irp    n, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
        lw      x\n, 4*\n(t6)
        .endr
        mret
        # end of your code
nowhere:                                # whoever gets here did not go to a task: end the run with code 2
        li      t0, 0x100000
        li      t1, 2 << 16 | 0x3333
        sw      t1, 0(t0)
1:      j       1b
