# A few tasks on one hart, and a switch between them: what the races with tasks stand on. It is a kernel as small as can
# be; the one in kernel/ is one to work with.
#
# A program has a table `frames` of TASKs, up to `frames_end`, and a label `judge`, where it goes on when all are done.
# A task runs until the timer's interrupt, or until it says YIELD, WAIT or DONE. Then the next one runs: of those that
# may run one of the highest priority, of equals the next in the table.
#
# The first alarm is late: without an explorer to stall the hart, the tasks change only where they say so.

        .include "lib/race.s"

# A frame: pc, x1 to x31 at 4 times their number, and
        .equ    F_WAITS, 128            # the semaphore that the task waits for; 0 for none
        .equ    F_PRIORITY, 132
        .equ    F_AWAY, 136             # 1: it is done; 2: it is not let in yet
        .equ    F_NAME, 140             # its name, for the ticket rail
        .equ    FRAME, 144

        .macro  TASK entry, stack, priority=1, away=0
        .section .rodata
1:      .asciz  "\entry"
        .data
        .word   \entry, 0, \stack
        .space  4 * 29
        .word   0, \priority, \away, 1b
        .endm

# What tasks say. a0 and a7 are overwritten; and temporaries may be, as by any call.
        .macro  YIELD                   # let others run
        li      a7, 0
        ecall
        .endm
        .macro  WAIT semaphore          # take 1 off a semaphore; wait while it is 0
        la      a0, \semaphore
        li      a7, 1
        ecall
        .endm
        .macro  DONE                    # for ever
        li      a7, 2
        ecall
        .endm
        .macro  POST semaphore          # add 1 to it, in one instruction; overwrites a0, a1
        la      a0, \semaphore
        li      a1, 1
        amoadd.w zero, a1, (a0)
        .endm

        .text
        .globl  _start
_start: ALARM   100000
        la      t0, switch
        csrw    mtvec, t0
        li      t0, 1 << 7
        csrw    mie, t0
        li      t0, 3 << 11 | 1 << 7    # the first mret goes to M mode, gates open
        csrw    mstatus, t0
        la      t6, frames_end          # on the ticket rail a task is called by its frame
        la      t5, frames
1:      addi    t6, t6, -FRAME
        sw      t6, RAIL_TASK, t0
        lw      t1, F_NAME(t6)
        sw      t1, RAIL_NAME, t0
        bne     t6, t5, 1b
        j       go                      # the first one begins

# switch: every trap comes here, with the gates closed. mscratch is the frame of the task that runs.
        .balign 4
switch: csrrw   t6, mscratch, t6        # t6 is the frame now, and mscratch the task's t6
        .irp    n, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30
        sw      x\n, 4*\n(t6)
        .endr
        .ifndef FORGETS_T6
        csrr    t0, mscratch
        sw      t0, 4*31(t6)
        .endif
        csrr    t0, mepc
        csrr    t1, mcause
        bgez    t1, says

        sw      t0, 0(t6)               # the timer: the next alarm is as late again
        lw      t0, alarm
        li      t1, 100000
        add     t0, t0, t1
        sw      t0, alarm, t1
        sw      t0, CLINT_MTIMECMP, t1
        .ifdef  WITH_RINGS              # a program may want to know
        RINGS
        .endif
        j       pick

says:   addi    t0, t0, 4               # an ecall: the task goes on behind it
        sw      t0, 0(t6)
        beqz    a7, pick
        li      t0, 1
        sub     a7, a7, t0
        beqz    a7, 1f
        sw      t0, F_AWAY(t6)          # DONE
        j       pick
1:      sw      a0, F_WAITS(t6)         # WAIT: pick gives it what it waits for, if that is there
        lw      t0, 0(a0)
        bgtz    t0, gets
        .ifdef  WITH_HOLDER             # … or who has it
        WAITS
        .endif

# pick: who runs next. t6 is the frame of the one that ran.
pick:   la      s0, frames
        la      s1, frames_end
        mv      s2, t6                  # the one that is looked at
        li      s3, -1                  # the highest priority so far …
        li      s4, 0                   # … and whose it is
1:      addi    s2, s2, FRAME
        bltu    s2, s1, 2f
        mv      s2, s0
2:      lw      t0, F_AWAY(s2)
        bnez    t0, 4f
        lw      t0, F_WAITS(s2)
        beqz    t0, 3f
        lw      t0, 0(t0)
        blez    t0, 4f
3:      lw      t0, F_PRIORITY(s2)
        ble     t0, s3, 4f
        mv      s3, t0
        mv      s4, s2
4:      bne     s2, t6, 1b              # the one that ran is the last to be looked at
        beqz    s4, nobody
        mv      t6, s4
gets:   lw      t0, F_WAITS(t6)         # does it get a semaphore?
        beqz    t0, go
        lw      t1, 0(t0)
        addi    t1, t1, -1
        sw      t1, 0(t0)
        sw      zero, F_WAITS(t6)
        .ifdef  WITH_HOLDER
        GETS
        .endif

# go: the task whose frame is t6 goes on.
go:     lw      t0, 0(t6)
        csrw    mepc, t0
        csrw    mscratch, t6
        sw      t6, RAIL_TASK, t0
        .irp    n, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,20,21,22,23,24,25,26,27,28,29,30
        lw      x\n, 4*\n(t6)
        .endr
        .ifndef SWAPS
        lw      s2, 4*18(t6)
        lw      s3, 4*19(t6)
        .else
        lw      s2, 4*19(t6)
        lw      s3, 4*18(t6)
        .endif
        lw      t6, 4*31(t6)
        mret

# nobody may run. All are done, or they wait for one another, and nobody wakes them.
nobody: lw      t0, F_AWAY(s0)
        beqz    t0, 1f
        addi    s0, s0, FRAME
        bltu    s0, s1, nobody
        la      sp, stack_top
        j       judge
1:      csrw    mie, zero
        wfi
        j       1b

        .data
        .balign 256
alarm:  .word   100000
        .text
