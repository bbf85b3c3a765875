# timer: lab 3, The timer decides. The handout says what to do.
#
# Five gaps, each between "# your code here" and "# end of your code". As it is the program assembles and runs,
# finds no task to go to, and ends with code 2.
#
# Devices: the timer (CLINT); the ticket rail, for the timeline.
# Run: breakfast run timer.s                  three tasks
#      breakfast run timer.s -D TASKS=5       up to eight
#      breakfast run timer.s -D QUANTUM=500   shorter turns

        .ifndef QUANTUM
        .equ    QUANTUM, 5000           # ticks a turn (100 ns each)
        .endif

# What is kept of a task that does not run: 32 words. The first is its pc, in the place of x0, which needs none; word n
# is its register xn. So sp, which is x2, is at 4*2.
        .equ    TASK_SIZE, 128
        .equ    STACK_SIZE, 256         # bytes of stack for each task

        .globl  _start
_start: la      sp, kernel_stack
        la      t0, trap
        csrw    mtvec, t0
        li      s0, 0                   # make all tasks
1:      mv      a0, s0
        slli    t0, s0, 2
        la      t1, task_entries
        add     t0, t0, t1
        lw      a1, 0(t0)
        call    make_task
        addi    s0, s0, 1
        li      t0, TASKS
        blt     s0, t0, 1b
        li      t0, 1 << 7              # of the interrupts, the timer's is wanted
        csrw    mie, t0
        call    alarm
        li      a0, 0                   # the first task begins
        j       resume

# 1. make_task: a0 = the task's number, from 0; a1 = where it begins. Fill in its pc and its sp: entry a0 of `tasks`,
#    and the end of stack a0 of `stacks` (stacks grow down). You may overwrite t0 to t6 and a0 to a7.
make_task:
        # your code here
        slli    t0, a0, 7
        la      t1, tasks
        add     t0, t0, t1
        sw      a1, 0(t0)
        addi    a0, a0, 1
        slli    a0, a0, 8
        la      t1, stacks
        add     a0, a0, t1
        sw      a0, 4*2(t0)
        # end of your code
        ret

# 2. alarm: the next timer interrupt is to come QUANTUM ticks from now. You may overwrite t0 to t6 and a0 to a7.
alarm:
        # your code here
        lw      t0, CLINT_MTIME
        li      t1, QUANTUM
        add     t0, t0, t1
        sw      t0, CLINT_MTIMECMP, t1
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
#    one the first. There are TASKS of them. You may overwrite t0 to t6 and a0 to a7.
next:
        # your code here
        addi    a0, a0, 1
        li      t0, TASKS
        blt     a0, t0, 1f
        li      a0, 0
1:
        # end of your code
        ret

        .include "tasks.s"

        .bss
        .balign 16
tasks:  .space  8 * TASK_SIZE
stacks: .space  8 * STACK_SIZE
current:
        .space  16
        .space  256
kernel_stack:
