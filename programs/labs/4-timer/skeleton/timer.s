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

        # end of your code
        ret

# 2. alarm: the next timer interrupt is to come so many ticks from now as the word `quantum` says. You may overwrite t0 to t6 and a0 to a7.
alarm:
        # your code here

        # end of your code
        ret

# trap: the timer has rung. We come from any task, from between any two of its instructions; mscratch holds the address
# of its entry in `tasks`, and no register is free.
#
# 3. Save all of it: x1 to x31 and the pc.
        .balign 4
trap:
        # your code here

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

        # end of your code
nowhere:                                # whoever gets here did not go to a task
        li      t0, 2 << FINISHER_EXIT_CODE_SHIFT | FINISHER_FAIL
        sw      t0, FINISHER_EXIT, t1
1:      j       1b

# 5. next: a0 = the number of the task that ran. Come back with the one that runs next: each in turn, after the last
#    one the first. The word `task_count` says how many there are. You may overwrite t0 to t6 and a0 to a7.
next:
        # your code here

        # end of your code
        ret

        .bss
        .balign 16
tasks:  .space  8 * TASK_SIZE
current:
        .space  4
