# reentrant-handler: a handler that lets others in, and forgets the way back.
#
# A handler that takes long lets more urgent interrupts in, by opening mstatus.MIE again. The hart then writes the way
# back of the second one to mepc and mstatus, where that of the first one was. A handler that is left in the middle
# returns into itself.
#
# Run: breakfast explore reentrant-handler
# Mended: breakfast explore reentrant-handler-mended

        .include "lib/race.s"

        .globl  _start
_start: la      sp, stack_top
        ALARM   400
        INTERRUPTS handler
1:      lw      a0, rings               # until it has rung once
        beqz    a0, 1b

        csrci   mstatus, 1 << 3
        lw      a0, depth               # everybody who came in has gone out
        j       end

# handler: sets the next alarm, and works for a while with the gates open.
        .balign 4
handler:
        addi    sp, sp, -16
        sw      t0, 0(sp)
        sw      t1, 4(sp)
        lw      t0, next                # the alarm is far in the future before the gates open
        li      t1, 100000
        add     t0, t0, t1
        sw      t0, next, t1
        sw      t0, CLINT_MTIMECMP, t1
        .ifdef  MENDED
        csrr    t0, mepc                # the way back, which the next interrupt writes over
        sw      t0, 8(sp)
        csrr    t0, mstatus
        sw      t0, 12(sp)
        .endif
        csrsi   mstatus, 1 << 3         # who is more urgent may come

        lw      t0, depth
        addi    t0, t0, 1
        sw      t0, depth, t1
        li      t0, 1
        la      t1, rings
        amoadd.w zero, t0, (t1)         # in one: who comes in between counts, too
        lw      t0, depth
        addi    t0, t0, -1
        sw      t0, depth, t1

        csrci   mstatus, 1 << 3
        .ifdef  MENDED
        lw      t0, 12(sp)
        csrw    mstatus, t0
        lw      t0, 8(sp)
        csrw    mepc, t0
        .endif
        lw      t0, 0(sp)
        lw      t1, 4(sp)
        addi    sp, sp, 16
        mret

        .data
        .balign 256
next:   .word   400
rings:  .word   0                       # handlers that have worked
depth:  .word   0                       # handlers that are at work
