# tasks: where lab 4 begins and ends, and its work: TASKS tasks. You need not change this file: lab check uses its own.
#
# _start makes the tasks and sets the first alarm, with what you write: make_task, alarm. Interrupts go to trap. Then it
# jumps to begin, which goes to the first task.
#
# Each task is written as if it were alone: it never pauses, and never asks for anything. It notices everything: each
# of its registers holds a number of its own, and the task looks all the time whether they are still there (take the
# number away, see whether 0 is left, put it back). It puts marks on its stack, too, from one end of it to the other,
# and looks whether they are there.
#
# What it finds is left in memory, by the first that finds it:
#   spoiled, spoiled_task     a register that changed (5 for x5, which is t0), and whose
#   shared                    a task whose stack somebody else wrote to
#   progress                  a word for each task: the portions it has done
#   too_early, too_late       how many alarms were (DRILL)
# When each task has done PORTIONS of them, the run ends well.
#
# Written so that GNU's assembler takes it as well: registers of devices are numbers here.

        .ifndef TASKS
        .equ    TASKS, 3                # 2 to 8
        .endif
        .ifndef QUANTUM
        .equ    QUANTUM, 5000           # ticks a turn (100 ns each)
        .endif
        .ifndef PORTIONS
        .equ    PORTIONS, 60            # of some 400 instructions
        .endif
        .ifndef STACK_SIZE
        .equ    STACK_SIZE, 256         # bytes of stack for each task, a multiple of 64 up to 1024
        .endif
        .ifndef CLOCK
        .equ    CLOCK, 0                # what the low word of the clock is at the beginning
        .endif
        .ifndef DRILL
        .equ    DRILL, 0                # 1: no tasks; alarm is tried while the clock comes round
        .endif

        .text
        .globl  _start
_start: la      sp, kernel_stack
        .if     DRILL
        j       drill
        .endif
        li      t0, 0x0200bff8          # the clock: CLINT_MTIME
        li      t1, CLOCK
        sw      t1, 0(t0)
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
        call    alarm
        li      t0, 1 << 7              # of the interrupts, the timer's is wanted
        csrw    mie, t0
        j       begin

        .macro  MARKS id                # from one end of the stack to the other; overwrites x6
        li      x6, 1000 + \id
        .set    at, 0
        .rept   STACK_SIZE / 64
        sw      x6, at(sp)
        .set    at, at + 64
        .endr
        sw      x6, STACK_SIZE - 4(sp)
        .endm

        .macro  WORK_FOREVER id
        .globl  task\id
task\id:
        la      t0, task_sp
        lw      t1, 4*(\id-1)(t0)
        beqz    t1, 5f
        mv      sp, t1                  # it has begun before, which is for lab check to tell
        j       1f
5:      addi    sp, sp, -STACK_SIZE
        sw      sp, 4*(\id-1)(t0)
        MARKS   \id
1:
        .irp    n, 1,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
        li      x\n, 100*\id + \n
        .endr
2:
        .rept   4
        .irp    n, 1,3,4,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,5,6,7
        addi    x\n, x\n, -(100*\id + \n)
        bnez    x\n, .Lother\id\()_\n
        addi    x\n, x\n, 100*\id + \n
        .endr
        .endr
        la      x5, task_sp             # sp: with the help of others
        lw      x6, 4*(\id-1)(x5)
        bne     x6, sp, .Lother\id\()_2
        li      x6, 1000 + \id          # the marks
        .set    at, 0
        .rept   STACK_SIZE / 64
        lw      x5, at(sp)
        bne     x5, x6, 99f
        .set    at, at + 64
        .endr
        lw      x5, STACK_SIZE - 4(sp)
        bne     x5, x6, 99f
        la      x5, progress            # one portion more
        lw      x6, 4*(\id-1)(x5)
        addi    x6, x6, 1
        sw      x6, 4*(\id-1)(x5)
        .irp    k, 1,2,3,4,5,6,7,8      # has every task done its portions?
        .if     \k <= TASKS
        lw      x6, 4*(\k-1)(x5)
        li      x7, PORTIONS
        blt     x6, x7, 3f
        .endif
        .endr
        j       tasks_done
3:      li      x5, 100*\id + 5
        li      x6, 100*\id + 6
        li      x7, 100*\id + 7
        j       2b

        .irp    n, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
.Lother\id\()_\n:
        li      x5, \n
        j       4f
        .endr
4:      la      x6, task_sp             # a register has changed: note which, if it is the first, and go on
        lw      sp, 4*(\id-1)(x6)
        la      x6, spoiled
        lw      x7, 0(x6)
        bnez    x7, 1b
        sw      x5, 0(x6)
        li      x5, \id
        sw      x5, 4(x6)
        j       1b
99:     la      x5, shared
        li      x6, \id
        sw      x6, 0(x5)
        MARKS   \id
        j       1b
        .endm

        .text
        .irp    id, 1,2,3,4,5,6,7,8
        .if     \id <= TASKS
        WORK_FOREVER \id
        .endif
        .endr

# drill: has alarm set alarms, 1 to 40 ticks before the low word of the clock begins anew, or comes to its middle, which
# is where numbers with a sign change theirs. Interrupts are off, so nothing rings. Each alarm, less `quantum`, is a
# time: it was while alarm ran. What was before that is counted in too_early, what was after it in too_late.
        .if     DRILL
drill:  li      s0, 40                  # so many ticks before
        li      s3, 0x0200bff8          # the clock
        li      s4, 0x02004000          # the alarm
        li      s5, 7                   # the high word of the clock
1:      li      s1, 0                   # before the end, and then before the middle
2:      sub     s2, s1, s0              # the low word
        sw      s5, 4(s3)
        sw      s2, 0(s3)
        call    alarm
3:      lw      t1, 4(s3)               # it is t1:t0 now
        lw      t0, 0(s3)
        lw      t2, 4(s3)
        bne     t1, t2, 3b
        lw      t2, 0(s4)               # t3:t2 = the alarm, less quantum
        lw      t3, 4(s4)
        li      t4, QUANTUM
        sltu    t5, t2, t4
        sub     t2, t2, t4
        sub     t3, t3, t5
        la      t6, too_early
        bltu    t3, s5, 5f
        bne     t3, s5, 4f
        bltu    t2, s2, 5f
4:      la      t6, too_late
        bgtu    t3, t1, 5f
        bne     t3, t1, 6f
        bleu    t2, t0, 6f
5:      lw      t0, 0(t6)
        addi    t0, t0, 1
        sw      t0, 0(t6)
6:      li      t0, 1 << 31
        xor     s1, s1, t0
        bnez    s1, 2b
        addi    s0, s0, -1
        bnez    s0, 1b
        .endif

tasks_done:
        li      t0, 0x100000            # the finisher: the run is over …
        li      t1, 0x5555              # … and went well
        sw      t1, 0(t0)
1:      j       1b

        .section .rodata
        .balign 4
        .globl  task_count, quantum, stack_size, task_entries
task_count:                             # for your part: what is not the same in each run
        .word   TASKS
quantum:
        .word   QUANTUM
stack_size:
        .word   STACK_SIZE
task_entries:                           # where each task begins
        .irp    id, 1,2,3,4,5,6,7,8
        .if     \id <= TASKS
        .word   task\id
        .endif
        .endr

        .bss
        .balign 4
        .globl  progress, spoiled, spoiled_task, shared
progress:
        .space  4 * 8
task_sp:
        .space  4 * 8
spoiled:
        .space  4
spoiled_task:
        .space  4
shared: .space  4
too_early:
        .space  4
too_late:
        .space  4
        .balign 16
        .globl  stacks, kernel_stack
        .space  STACK_SIZE - 16
below:  .space  16                      # nobody's
stacks: .space  8 * STACK_SIZE          # stack n ends at stacks + stack_size * (n + 1)
        .space  1024
kernel_stack:
        .text
