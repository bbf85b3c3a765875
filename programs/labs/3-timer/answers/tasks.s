# tasks: the work for lab 3, TASKS tasks of it. You need not change this file: lab check uses its own.
#
# Each task is written as if it were alone: it never pauses, and never asks for anything. It notices everything: each
# of its registers holds a number of its own, and the task looks all the time whether they are still there (take the
# number away, see whether 0 is left, put it back). It marks its stack, too, and looks whether the marks are there.
#
# What it finds is left in memory, by the first that finds it:
#   spoiled, spoiled_task     a register that changed (5 for x5, which is t0), and whose
#   shared                    a task whose stack somebody else wrote to
#   progress                  a word for each task: the portions it has done
# When each task has done PORTIONS of them, the run ends well.

        .ifndef TASKS
        .equ    TASKS, 3                # 2 to 8
        .endif
        .ifndef PORTIONS
        .equ    PORTIONS, 60            # of some 400 instructions
        .endif

        .macro  WORK_FOREVER id
        .globl  task\id
task\id:
        addi    sp, sp, -128
        la      t0, task_sp
        sw      sp, 4*(\id-1)(t0)
        li      t0, 1000 + \id
        sw      t0, 0(sp)               # marks at both ends of what it uses of its stack
        sw      t0, 124(sp)
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
        lw      x5, 0(sp)
        bne     x5, x6, 99f
        lw      x5, 124(sp)
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
        li      x6, 1000 + \id
        sw      x6, 0(sp)
        sw      x6, 124(sp)
        j       1b
        .endm

        .text
        .irp    id, 1,2,3,4,5,6,7,8
        .if     \id <= TASKS
        WORK_FOREVER \id
        .endif
        .endr

tasks_done:
        li      t0, 0x100000            # the finisher: the run is over …
        li      t1, 0x5555              # … and went well
        sw      t1, 0(t0)
1:      j       1b

        .section .rodata
        .balign 4
        .globl  task_entries
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
        .text
