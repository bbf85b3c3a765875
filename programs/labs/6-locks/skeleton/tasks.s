# tasks: where lab 6, Locks, begins and ends: a kernel that switches between two tasks, ada and bob, and what they do. You
# need not change this file: lab check uses its own.
#
# Both want the same thing at the same time; WAY says what:
#   0  both add 1 to `jar`, by `bare`, which is wrong (it is below)
#   1  both add 1 to `long`, a number of two words, by your `off`
#   2  both add 1 to `jar`, by your `again`; they run in user mode, and may not turn interrupts off
#   3  both add 1 to `jar`, by `slowly` (below), which your `guarded` calls
#   4  ada makes toast and has it `put` on the rack, bob has it out with `get`
#   5  ada waits for something that bob posts
#
# A task has the processor until it sleeps or is done, or until the timer rings. That is late: without somebody who
# places interrupts (breakfast explore) the tasks change only where they say so.

        .ifndef WAY
        .equ    WAY, 0
        .endif
        .ifndef ROUNDS
        .equ    ROUNDS, 2               # how often each adds
        .endif
        .ifndef TOASTS
        .equ    TOASTS, 6
        .endif
        .ifndef BAKED
        .equ    BAKED, 1                # what stands on the first toast; 7 more on each that follows
        .endif
        .ifndef FIRST
        .equ    FIRST, 0                # who begins: 0 ada, 1 bob
        .endif
        .equ    QUANTUM, 10000          # ticks of 100 ns

# A frame: pc, x1 to x31 at 4 times their number, and
        .equ    F_MSTATUS, 128          # whether interrupts are on for it, and its mode
        .equ    F_STATE, 132            # 0: it may run; 1: it sleeps; 2: it is done
        .equ    FRAME, 144

# What tasks ask the kernel for. Every register but a7 is as it was when the task goes on; so is whether interrupts are
# on.
        .equ    SLEEP, 1                # not to run until somebody wakes it
        .equ    WAKE, 2                 # task a0 may run again; nothing happens if it does not sleep
        .equ    DONE, 3

        .macro  ASK what
        li      a7, \what
        ecall
        .endm

        .text
        .globl  _start, trap, worker, user, maker, eater, waiter, poster
        .globl  bare, slowly
_start: la      t0, trap
        csrw    mtvec, t0
        li      t0, -1                  # user mode may do with memory what it likes
        csrw    pmpaddr0, t0
        li      t0, 0x1f
        csrw    pmpcfg0, t0
        li      t0, QUANTUM
        sw      t0, CLINT_MTIMECMP, t1
        sw      zero, CLINT_MTIMECMPH, t1
        li      t0, 1 << 7
        csrw    mie, t0
        la      t0, frames              # on the ticket rail a task is called by its frame
        sw      t0, RAIL_TASK, t1
        la      t2, ada_name
        sw      t2, RAIL_NAME, t1
        addi    t0, t0, FRAME
        sw      t0, RAIL_TASK, t1
        la      t2, bob_name
        sw      t2, RAIL_NAME, t1
        li      t0, 1 - FIRST           # as if the other one had run
        sw      t0, current, t1
        j       next

# trap: the timer, or a task that asks for something. mscratch is the frame of the task that ran. All of it is kept:
# it may have been interrupted anywhere. Interrupts are off from here to the mret.
        .balign 4
trap:   csrrw   t6, mscratch, t6        # t6 is the frame now, and mscratch the task's t6
        .irp    n, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30
        sw      x\n, 4*\n(t6)
        .endr
        csrr    t0, mscratch
        sw      t0, 4*31(t6)
        csrr    t0, mepc
        sw      t0, 0(t6)
        csrr    t1, mstatus
        sw      t1, F_MSTATUS(t6)
        csrr    t1, mcause
        bltz    t1, rings
        andi    t1, t1, ~3              # 8 of a call from user mode, 11 from machine mode
        li      t2, 8
        bne     t1, t2, crashed
        addi    t0, t0, 4               # it goes on behind its ecall
        sw      t0, 0(t6)
        li      t0, SLEEP
        beq     a7, t0, sleeps
        li      t0, WAKE
        beq     a7, t0, wakes
        li      t0, 2                   # DONE
        sw      t0, F_STATE(t6)
        j       next
sleeps: li      t0, 1
        sw      t0, F_STATE(t6)
        lw      t0, slept
        addi    t0, t0, 1
        sw      t0, slept, t1
        j       next
wakes:  andi    a0, a0, 1               # there are two
        la      t0, frames
        beqz    a0, 1f
        addi    t0, t0, FRAME
1:      lw      t1, F_STATE(t0)
        addi    t1, t1, -1
        bnez    t1, go                  # it does not sleep: that this was asked for is not noted
        sw      zero, F_STATE(t0)
        j       go                      # who has asked goes on
rings:  lw      t0, alarm               # the next alarm is as late again
        li      t1, QUANTUM
        add     t0, t0, t1
        sw      t0, alarm, t1
        sw      t0, CLINT_MTIMECMP, t1

# next: the other one runs, if it may; else the same again, if it may.
next:   lw      t0, current
        xori    t0, t0, 1
        la      t6, frames
        beqz    t0, 1f
        addi    t6, t6, FRAME
1:      lw      t1, F_STATE(t6)
        beqz    t1, 3f
        xori    t0, t0, 1
        la      t6, frames
        beqz    t0, 2f
        addi    t6, t6, FRAME
2:      lw      t1, F_STATE(t6)
        bnez    t1, nobody
3:      sw      t0, current, t1
        call    hears                   # (its ra has been kept)

# go: the task whose frame is t6 goes on.
go:     sw      t6, RAIL_TASK, t0
        la      t0, away                # an sc.w ends any reservation: the one of the task that ran is not to be found by
        sc.w    zero, zero, (t0)        # the other. A trap ends it on this machine, but need not on every one
        lw      t0, 0(t6)
        csrw    mepc, t0
        lw      t0, F_MSTATUS(t6)
        csrw    mstatus, t0
        csrw    mscratch, t6
        .irp    n, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
        lw      x\n, 4*\n(t6)
        .endr
        mret

crashed:
        li      a0, 3
        j       end

# nobody may run: both are done, or one sleeps and nobody is left who could wake it. The run ends, with a code that says
# whether all is as it should be: 0; 1 if something has been lost; 2 if somebody still sleeps.
nobody: la      t0, frames
        lw      t1, F_STATE(t0)
        lw      t2, F_STATE+FRAME(t0)
        li      a0, 2
        li      t0, 4
        add     t1, t1, t2
        sw      t1, states, t3          # 4: both are done
        bne     t1, t0, end
        .if     WAY == 1
        lw      a0, long
        addi    a0, a0, 2
        .else
        .if     WAY < 4
        lw      a0, jar
        .else
        lw      a0, wrong
        .endif
        .endif
        li      t0, EXPECTED
        sub     a0, a0, t0
        snez    a0, a0
end:    slli    a0, a0, 16
        li      t0, FINISHER_PASS
        beqz    a0, 1f
        li      t0, 0x3333              # the finisher's word for "failed", below the code
        add     t0, t0, a0
1:      sw      t0, FINISHER_EXIT, t1
2:      j       2b

# bare: adds 1 to the word at a0. It reads, adds, and writes.
bare:   lw      t0, 0(a0)               # its 1st instruction
        addi    t0, t0, 1               # its 2nd
        sw      t0, 0(a0)               # its 3rd
        ret                             # its 4th

# slowly: adds 1 to the jar, and takes its time. Nobody else is to be here meanwhile, but interrupts are to be heard.
slowly: mv      t0, ra
        call    hears
        mv      ra, t0
        csrr    t0, mstatus
        andi    t0, t0, 1 << 3
        bnez    t0, 1f
        li      t0, 1
        sw      t0, closed, t1
1:      lw      t0, jar
        li      t1, 4
2:      addi    t1, t1, -1
        bnez    t1, 2b
        addi    t0, t0, 1
        sw      t0, jar, t1
        ret

# hears: is the timer set, and wanted in mie? Whoever runs from here on is to hear it, now or when interrupts are on
# again. If not, that is noted. Overwrites t1 to t3.
hears:  csrr    t1, mie
        andi    t1, t1, 1 << 7
        beqz    t1, 1f
        lw      t1, CLINT_MTIMECMPH
        bnez    t1, 1f
        lw      t1, CLINT_MTIMECMP
        lw      t2, alarm
        beq     t1, t2, 2f
1:      li      t1, 1
        sw      t1, closed, t2
2:      ret

# worker: ada, and bob, of ways 0, 1 and 3.
worker: li      s0, ROUNDS
1:
        .if     WAY == 0
        la      a0, jar
        call    bare
        .endif
        .if     WAY == 1
        la      a0, long
        call    off
        csrr    t0, mstatus             # interrupts were on
        andi    t0, t0, 1 << 3
        bnez    t0, 2f
        li      t0, 1
        sw      t0, closed, t1
2:
        .endif
        .if     WAY == 3
        lw      t0, current
        bnez    t0, 3f
        call    guarded                 # ada calls from here, …
        lw      t0, current
        beqz    t0, 4f
        sw      t0, strayed, t1
        j       4f
3:      call    guarded                 # … and bob from here, and each comes back to where it was
        lw      t0, current
        bnez    t0, 4f
        li      t0, 2
        sw      t0, strayed, t1
4:
        .endif
        addi    s0, s0, -1
        bnez    s0, 1b
        .if     WAY == 1
        csrci   mstatus, 1 << 3         # and once more with interrupts off: they stay so
        la      a0, long
        call    off
        call    still
        csrsi   mstatus, 1 << 3
        .endif
        ASK     DONE

# still: interrupts were off when somebody was called, and are to be off now; overwrites t0, t1.
still:  csrr    t0, mstatus
        andi    t0, t0, 1 << 3
        beqz    t0, 1f
        li      t0, 1
        sw      t0, opened, t1
1:      ret

# user: ada, and bob, of way 2.
user:   li      s0, ROUNDS
1:      la      a0, jar
        call    again
        addi    s0, s0, -1
        bnez    s0, 1b
        ASK     DONE
user_end:

# maker and eater: ada and bob of way 4.
maker:  li      s0, 1
        li      s1, BAKED               # what stands on the toast
1:      mv      a0, s1
        call    put
        addi    s0, s0, 1
        addi    s1, s1, 7
        li      t0, TOASTS
        ble     s0, t0, 1b
        ASK     DONE

eater:  li      s0, 1
        li      s1, BAKED - 7
1:      addi    s1, s1, 7
        call    get
        beq     a0, s1, 2f
        lw      t0, wrong               # another one came: the first such is noted
        bnez    t0, 2f
        sw      s1, wrong, t0
        sw      a0, came, t0
2:      sw      s0, eaten, t0
        addi    s0, s0, 1
        li      t0, TOASTS
        ble     s0, t0, 1b
        ASK     DONE

# waiter and poster: ada and bob of way 5.
waiter: la      a0, full
        call    wait
        lw      t0, posted
        bnez    t0, 1f
        li      t0, 1                   # nobody has posted it
        sw      t0, early, t1
1:      li      t0, 1
        sw      t0, passed, t1
        csrci   mstatus, 1 << 3         # with interrupts off: they stay so
        la      a0, free
        call    wait
        call    still
        la      a0, free
        call    post
        call    still
        csrsi   mstatus, 1 << 3
        ASK     DONE

poster: li      t0, 1
        sw      t0, posted, t1
        la      a0, full
        call    post
        ASK     DONE

        .data
frames:
        .if     WAY == 2
        .set    EXPECTED, 2 * ROUNDS
        .word   user
        .else
        .if     WAY < 4
        .set    EXPECTED, 2 * ROUNDS
        .if     WAY == 1
        .set    EXPECTED, 2 * ROUNDS + 2
        .endif
        .word   worker
        .else
        .set    EXPECTED, 0
        .if     WAY == 4
        .word   maker
        .else
        .word   waiter
        .endif
        .endif
        .endif
        .word   0, ada_stack
        .space  4 * 29
        .if     WAY == 2
        .word   1 << 7                  # MPIE; to U mode
        .else
        .word   3 << 11 | 1 << 7        # MPIE: interrupts on after the mret; to M mode
        .endif
        .word   0, 0, 0
        .if     WAY == 2
        .word   user
        .else
        .if     WAY < 4
        .word   worker
        .else
        .if     WAY == 4
        .word   eater
        .else
        .word   poster
        .endif
        .endif
        .endif
        .word   0, bob_stack
        .space  4 * 29
        .if     WAY == 2
        .word   1 << 7
        .else
        .word   3 << 11 | 1 << 7
        .endif
        .word   0, 0, 0

current:
        .word   0                       # who runs: 0 ada, 1 bob
alarm:  .word   QUANTUM
away:   .word   0
slept:  .word   0                       # how often somebody slept
states: .word   0
closed: .word   0                       # 1: interrupts were off where they were to be on …
opened: .word   0                       # … on where they were to be off
strayed:
        .word   0                       # way 3: somebody came back to where the other one was
wrong:  .word   0                       # way 4: the toast that was to come when another came
came:   .word   0                       # that other one
eaten:  .word   0                       # the last one that bob had
posted: .word   0                       # way 5: bob has begun to post
passed: .word   0                       # ada has come through wait
early:  .word   0                       # … before
ada_name:
        .asciz  "ada"
bob_name:
        .asciz  "bob"

# What both tasks use, and you write to. A semaphore is two words: how many are to be had, and which task sleeps until
# there are more: 0, 1, or NOBODY.
        .globl  current, jar, long, lock, free, full, rack, next_in, next_out
        .equ    NOBODY, -1
        .equ    SLOTS, 2
        .balign 4
shared:
jar:    .word   0
long:   .word   -2, 0                   # low word, high word: the low one soon comes round
lock:   .word   1, NOBODY               # who has it may call slowly
free:   .word   SLOTS, NOBODY           # slots of the rack with nothing in them
full:   .word   0, NOBODY               # slots with toast
rack:   .space  4 * SLOTS
next_in:
        .word   0                       # the slot that is filled next, 0 to SLOTS - 1
next_out:
        .word   0                       # the slot that is emptied next
        .space  256
ada_stack:
        .space  256
bob_stack:
shared_end:
        .text
