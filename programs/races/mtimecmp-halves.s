# mtimecmp-halves: an alarm of 64 bits is moved in two stores, and rings in between.
#
# The alarm stands at tick 65,536 and is moved to 2^32 + 2,048. With the low half stored first it is tick 2,048 for one
# instruction. A hart that is quick never notices. One that is held up just there is interrupted far too early.
#
# Run: breakfast explore mtimecmp-halves
# Mended: breakfast explore mtimecmp-halves-mended

        .include "lib/race.s"

        .equ    EARLIEST, 65536         # no alarm is ever meant to be before it

        .globl  _start
_start: la      sp, stack_top
        ALARM   EARLIEST
        INTERRUPTS rings

        li      a0, 2048
        li      a1, 1
        .ifdef  MENDED
        li      t0, -1                  # the high half as late as can be: nothing is due until both are right
        sw      t0, CLINT_MTIMECMPH, t1
        .endif
        sw      a0, CLINT_MTIMECMP, t1
        sw      a1, CLINT_MTIMECMPH, t1

        csrci   mstatus, 1 << 3
        lw      a0, early
        j       end

# rings: it must not be before EARLIEST. (The clock's high half is 0 or 1 here: 0 is early if the low half is small.)
        .balign 4
rings:  addi    sp, sp, -16
        sw      t0, 0(sp)
        sw      t1, 4(sp)
        lw      t0, CLINT_MTIMEH
        bnez    t0, 1f
        lw      t0, CLINT_MTIME
        li      t1, EARLIEST
        sltu    t0, t0, t1
        sw      t0, early, t1
1:      NO_ALARM
        lw      t0, 0(sp)
        lw      t1, 4(sp)
        addi    sp, sp, 16
        mret

        .data
        .balign 256
early:  .word   0                       # 1 if it rang too early
