# timer: lab 4, The timer decides. The handout says what to do.
#
# Five gaps, each between "# your code here" and "# end of your code". As it is the program assembles and runs,
# finds no task to go to, and ends with code 2.
#
# Devices: the timer (CLINT); the ticket rail, for the timeline.
# tasks.s begins the run, has the tasks, and ends it.
# Run: breakfast run .                        in this folder: three tasks
#      breakfast run . -D TASKS=5             up to eight
#      breakfast run . -D QUANTUM=500         shorter turns

# What is kept of a task that does not run: 32 words. The first is its pc, in the place of x0, which needs none; word n
# is its register xn. So sp, which is x2, is at 4*2.
        .equ    TASK_SIZE, 128

        .globl  make_task, alarm, trap, begin

# 1. make_task: a0 = the task's number, from 0; a1 = where it begins. Fill in its pc and its sp: entry a0 of `tasks`,
#    and the end of stack a0 of `stacks` (see tasks.s; stacks grow down). You may overwrite t0 to t6 and a0 to a7.
make_task:
        # your code here
        slli    t0, a0, 7
        la      t1, tasks
        add     t0, t0, t1
        sw      a1, 0(t0)
        addi    a0, a0, 1
        lw      t1, stack_size
        mul     a0, a0, t1
        la      t1, stacks
        add     a0, a0, t1
        sw      a0, 4*2(t0)
        # end of your code
        ret

# 2. alarm: the next timer interrupt is to come so many ticks from now as the word `quantum` says. You may overwrite t0 to t6 and a0 to a7.
alarm:
        # your code here
1:      lw      t1, CLINT_MTIMEH        # the clock has two words: the high one again, in case the low one has begun
        lw      t0, CLINT_MTIME         # anew in between
        lw      t2, CLINT_MTIMEH
        bne     t1, t2, 1b
        lw      t2, quantum
        add     t0, t0, t2
        sltu    t2, t0, t2              # 1 if the sum of the low words was too large for one
        add     t1, t1, t2
        sw      t0, CLINT_MTIMECMP, t2
        sw      t1, CLINT_MTIMECMPH, t2
        # end of your code
        ret

# trap: the timer has rung. We come from any task, from between any two of its instructions; mscratch holds the address
# of its entry in `tasks`, and no register is free.
#
# 3. Save all of it: x1 to x31 and the pc.
        .balign 4
trap:
        # your code here
        csrrw   t6, mscratch, t6        # t6 = the entry; the task's t6 waits in mscratch
        .irp    n, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30
        sw      x\n, 4*\n(t6)
        .endr
        csrr    t0, mscratch
        sw      t0, 4*31(t6)
        csrr    t0, mepc
        sw      t0, 0(t6)
        # end of your code
        la      sp, kernel_stack        # from here on every register is ours
        call    alarm
        lw      a0, current
        call    next

        j       resume

# begin: all is made, and the first alarm is set; the first task begins.
begin:  li      a0, 0

# resume: task a0 goes on, where it was when it was interrupted, or at its beginning.
resume: sw      a0, current, t0
        addi    t0, a0, 1
        sw      t0, RAIL_TASK, t1       # for the timeline
        slli    a0, a0, 7
        la      t0, tasks
        add     a0, a0, t0              # a0 = its entry
        csrw    mscratch, a0            # the next trap finds it there
        li      t0, 3 << 11 | 1 << 7    # mret shall stay in M mode, and turn interrupts on
        csrs    mstatus, t0

# 4. Put back all of it, pc and x1 to x31, from the entry in a0, and go there.
        # your code here
        lw      t0, 0(a0)
        csrw    mepc, t0
        mv      t6, a0
        .irp    n, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
        lw      x\n, 4*\n(t6)
        .endr
        mret
        # end of your code
nowhere:                                # whoever gets here did not go to a task
        li      t0, 2 << FINISHER_EXIT_CODE_SHIFT | FINISHER_FAIL
        sw      t0, FINISHER_EXIT, t1
1:      j       1b

# 5. next: a0 = the number of the task that ran. Come back with the one that runs next: each in turn, after the last
#    one the first. The word `task_count` says how many there are. You may overwrite t0 to t6 and a0 to a7.
next:
        # your code here
        addi    a0, a0, 1
        lw      t0, task_count
        blt     a0, t0, 1f
        li      a0, 0
1:
        # end of your code
        ret

        .bss
        .balign 16
tasks:  .space  8 * TASK_SIZE
current:
        .space  4
