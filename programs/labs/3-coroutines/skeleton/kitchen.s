# kitchen: where lab 3 begins and ends, and its tasks. You need not change this file: lab check uses its own.
#
# Part 1 makes TASKS coroutines, each with a stack of its own, and runs them: it calls what you write, new and run; the
# tasks call yield and finish. Part 2 is one cook who has tea to make and bread to cut: between two strokes of the knife
# he calls poll, which is a coroutine without a stack.
#
# What the tasks find is left in memory, by the first that finds it:
#   progress                  a word for each task: how often it has come back from yield
#   shared                    a task that began on another stack, or whose stack somebody else wrote to
#   unfair                    a task that had its turn before it was its turn
#   undead                    a task that came back from finish
#   returned                  1 when run has come back
#   strokes, longest          of part 2: strokes of the knife, and the most ticks that a call of poll took
#   polls, untold             how often poll was called; 1 if it came back with 0 when there was tea, 2 if with 1 when
#                             there was none

        .ifndef PART
        .equ    PART, 3                 # 1: the tasks, 2: the tea, 3: one after the other
        .endif
        .ifndef TASKS
        .equ    TASKS, 3                # 2 to 4
        .endif
        .ifndef ROUNDS
        .equ    ROUNDS, 10              # how often the first task yields
        .endif
        .ifndef MORE
        .equ    MORE, 0                 # how much more often each does than the one before it
        .endif
        .ifndef FINISH
        .equ    FINISH, 1               # 0: nobody is ever over: the run ends when the last has yielded ROUNDS times
        .endif
        .ifndef STACK
        .equ    STACK, 192              # bytes of each stack
        .endif
        .ifndef CUP
        .equ    CUP, 300                # ml of water for the tea
        .endif
        .ifndef TEAS
        .equ    TEAS, 1                 # how many teas part 2 makes, one after the other: 1 or 2
        .endif

        .text
        .globl  _start
_start: la      sp, main_stack
        .if     PART & 1
        .irp    id, 1,2,3,4
        .if     \id <= TASKS
        li      a0, \id - 1
        la      a1, task\id
        la      a2, stacks + STACK * \id
        call    new
        .endif
        .endr
        call    run
        li      t0, 1
        sw      t0, returned, t1
part1_over:
        .endif
        .if     PART & 2
        call    breakfast
        .if     TEAS == 2
        lw      t0, MUG_TAKE            # an empty mug, a kettle that has not rung, …
        li      t0, KETTLE_RING_BOILED
        sw      t0, KETTLE_RING, t1
        .irp    n, 0,4,8,12             # … and four words that are 0: another tea
        sw      zero, here + \n, t0
        sw      zero, there + \n, t0
        .endr
        call    breakfast
        .endif
        .endif
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
1:      j       1b

# A task, written as if it were alone but for its yield, which it calls from within a procedure. Each of the registers
# that a call preserves has a number of its own.
        .macro  TASK id
        .globl  task\id
task\id:
        lw      t0, begins + 4 * (\id - 1)
        bnez    t0, 8f                  # it has begun before, which is for lab check to tell
        li      t0, 1
        sw      t0, begins + 4 * (\id - 1), t1
        la      t0, stacks + STACK * \id
        beq     t0, sp, 1f
        NOTE    shared, \id
8:
        la      sp, stacks + STACK * \id # so that it ends all the same
1:      addi    sp, sp, -32             # marks at both ends of what it uses of its stack
        li      t0, 1000 + \id
        sw      t0, 0(sp)
        sw      t0, 28(sp)
        .irp    n, 0,1,2,3,4,5,6,7,8,9,10,11
        li      s\n, 100 * \id + \n
        .endr
2:      lw      t0, over                # whose turn is it? While all are alive, that of who comes behind the last
        bnez    t0, 3f
        lw      t0, turn
        li      t1, (\id + TASKS - 2) % TASKS + 1
        beq     t0, t1, 3f
        NOTE    unfair, \id
3:      li      t0, \id
        sw      t0, turn, t1
        call    pause\id
        li      t1, 1000 + \id
        lw      t0, 0(sp)
        bne     t0, t1, 4f
        lw      t0, 28(sp)
        beq     t0, t1, 5f
4:      NOTE    shared, \id
5:      la      t1, progress + 4 * (\id - 1)
        lw      t0, 0(t1)
        addi    t0, t0, 1
        sw      t0, 0(t1)
        li      t1, ROUNDS + MORE * (\id - 1)
        blt     t0, t1, 2b
        .if     FINISH == 0
        .if     \id < TASKS
        j       2b
        .endif
        j       part1_over
        .endif
        lw      t0, over
        addi    t0, t0, 1
        sw      t0, over, t1
        call    finish
        NOTE    undead, \id
        li      t0, 3 << FINISHER_EXIT_CODE_SHIFT | FINISHER_FAIL
        sw      t0, FINISHER_EXIT, t1
6:      j       6b

pause\id:
        addi    sp, sp, -16
        sw      ra, 12(sp)
        call    yield
        la      t0, stacks + STACK * \id - 48
        beq     t0, sp, 7f
        NOTE    shared, \id
        la      sp, stacks + STACK * \id - 48
7:      lw      ra, 12(sp)
        addi    sp, sp, 16
        ret
        .endm

# The number of a task is left in a word, if it is the first.
        .macro  NOTE word, id
        lw      t0, \word
        bnez    t0, 98f
        li      t0, \id
        sw      t0, \word, t1
98:
        .endm

        .irp    id, 1,2,3,4
        .if     \id <= TASKS
        TASK    \id
        .endif
        .endr

# breakfast: polls the tea until that is done, and cuts between two looks. What poll keeps from one call to the next is
# in four words, which are somewhere else each time: tea has no other memory.
breakfast:
        addi    sp, sp, -16
        sw      ra, 12(sp)
        sw      s0, 8(sp)
        sw      s1, 4(sp)
        la      s0, here
        la      s1, there
1:      .irp    n, 0,4,8,12             # the four words move
        lw      t0, \n(s0)
        sw      t0, \n(s1)
        sw      zero, \n(s0)
        .endr
        xor     s0, s0, s1
        xor     s1, s0, s1
        xor     s0, s0, s1
        lw      t0, CLINT_MTIME
        sw      t0, began, t1
        mv      a0, s0
        li      a1, CUP
        call    poll
        lw      t0, CLINT_MTIME
        lw      t2, polls
        addi    t2, t2, 1
        sw      t2, polls, t1
        lw      t1, began
        sub     t0, t0, t1
        lw      t1, longest
        bgeu    t1, t0, 2f
        sw      t0, longest, t1
2:      lw      t0, MUG_LEVEL           # is it as poll says?
        snez    t0, t0
        snez    t1, a0
        beq     t0, t1, 5f
        addi    t1, t1, 1
        sw      t1, untold, t0
5:      bnez    a0, 4f
        li      t0, 400                 # a stroke of the knife
3:      addi    t0, t0, -1
        bnez    t0, 3b
        lw      t0, strokes
        addi    t0, t0, 1
        sw      t0, strokes, t1
        j       1b
4:      lw      s1, 4(sp)
        lw      s0, 8(sp)
        lw      ra, 12(sp)
        addi    sp, sp, 16
        ret

        .data
        .balign 4
        .globl  task_count
task_count:
        .word   TASKS                   # how many tasks there are
turn:   .word   TASKS                   # who had the last turn

        .bss
        .balign 16
progress:
        .space  4 * 4
begins: .space  4 * 4
shared: .space  4
unfair: .space  4
undead: .space  4
over:   .space  4
returned:
        .space  4
strokes:
        .space  4
longest:
        .space  4
began:  .space  4
polls:  .space  4
untold: .space  4
here:   .space  16
there:  .space  16
stacks: .space  4 * STACK
        .space  256
main_stack:
