# Coroutines with stacks of their own: cooperative concurrency in forty instructions.
#
# A coroutine that is not running is nothing but its stack: the registers that a procedure
# must preserve (ra, s0..s11) lie on top of it. A switch pushes them, changes sp to another
# stack, and pops the ones found there: a procedure call that returns into somebody else.
#
# Nobody is ever interrupted: a switch happens in yield and nowhere else.
#
#   coroutine   a0 = first instruction, a1 = end of its stack (aligned to 16), a2 = its task id:
#               makes a coroutine that is ready to run
#   run_all     runs all of them, in turn, until the last has returned
#   yield       lets the next one run; returns when it is our turn again. With nobody else
#               left it returns at once.
#   finish      where a coroutine jumps when it is done (it has nowhere to return to)
#
# The ring: up to four coroutines, each an entry of two words, its sp and its task id.

        .ifndef SWITCH_COST
        .equ    SWITCH_COST, 100        # steps it takes the cook to walk over and remember where he was
        .endif

        .equ    FRAME, 64               # room for 13 registers, and sp stays a multiple of 16
        .equ    MOST, 4

# PUSH_SAVED, POP_SAVED: the thirteen registers that a procedure must preserve, to the stack and back.
        .macro  PUSH_SAVED
        addi    sp, sp, -FRAME
        sw      ra, 0(sp)
        .set    at, 4
        .irp    reg, s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11
        sw      \reg, at(sp)
        .set    at, at + 4
        .endr
        .endm

        .macro  POP_SAVED
        lw      ra, 0(sp)
        .set    at, 4
        .irp    reg, s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11
        lw      \reg, at(sp)
        .set    at, at + 4
        .endr
        addi    sp, sp, FRAME
        .endm

# WALK: what a switch costs besides its instructions: SWITCH_COST steps. Overwrites t0.
        .macro  WALK
        .if     SWITCH_COST > 1
        li      t0, SWITCH_COST / 2
997:    addi    t0, t0, -1
        bnez    t0, 997b
        .endif
        .endm

        .bss
        .balign 4
ring:   .space  MOST * 8                # sp, id of each coroutine alive
alive:  .space  4                       # how many there are
turn:   .space  4                       # whose turn it is: index in ring
home:   .space  4                       # sp of run_all, to return to in the end

        .text
coroutine:
        addi    a1, a1, -FRAME          # the frame that its first switch will pop:
        sw      a0, 0(a1)               # ra is where it begins; the s registers do not matter
        lw      t0, alive
        la      t1, ring
        slli    t2, t0, 3
        add     t1, t1, t2
        sw      a1, 0(t1)
        sw      a2, 4(t1)
        addi    t0, t0, 1
        sw      t0, alive, t1
        ret

run_all:
        PUSH_SAVED
        sw      sp, home, t0
        sw      zero, turn, t0
        j       resume                  # into the first one; the last one to return leaves to here
run_all_done:
        lw      sp, home
        POP_SAVED
        ret

# yield: called by a coroutine, on its own stack.
yield:
        lw      t0, alive
        li      t1, 1
        beq     t0, t1, 2f              # alone: nothing to switch to
        sw      zero, RAIL_TASK, t1     # from here on we are only switching
        PUSH_SAVED                      # 1. what we must not lose goes onto our stack
        lw      t0, turn
        slli    t1, t0, 3
        la      t2, ring
        add     t1, t1, t2
        sw      sp, 0(t1)               # 2. and the stack into the ring
        addi    t0, t0, 1               # 3. the next one's turn, round the ring
        lw      t1, alive
        blt     t0, t1, 1f
        li      t0, 0
1:      sw      t0, turn, t1
        WALK
        j       resume
2:      ret

# resume: goes on with the coroutine whose turn it is. Arrives on nobody's stack in particular.
resume:
        lw      t0, turn
        slli    t0, t0, 3
        la      t1, ring
        add     t0, t0, t1
        lw      sp, 0(t0)               # 4. its stack
        lw      t1, 4(t0)
        sw      t1, RAIL_TASK, t2
        POP_SAVED                       # 5. and its registers; ra is where it left off, or its
        ret                             #    beginning the first time

# finish: a coroutine ends by jumping here. The last of the ring takes its place.
finish:
        sw      zero, RAIL_TASK, t1
        lw      t0, alive
        addi    t0, t0, -1
        sw      t0, alive, t1
        beqz    t0, run_all_done
        la      t1, ring
        slli    t2, t0, 3
        add     t2, t2, t1              # the last entry
        lw      t3, turn
        slli    t4, t3, 3
        add     t4, t4, t1              # ours
        lw      t5, 0(t2)
        sw      t5, 0(t4)
        lw      t5, 4(t2)
        sw      t5, 4(t4)
        blt     t3, t0, 1f              # if we were the last, the turn goes to the first
        sw      zero, turn, t1
1:      WALK
        j       resume
