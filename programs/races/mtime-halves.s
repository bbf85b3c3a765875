# mtime-halves: a clock of 64 bits is read in two loads, and goes on in between.
#
# It is shortly before tick 2^32. The program reads the clock twice, low half first. If the low half goes around between
# the two loads, it has an old low half and a new high half: time leaps ahead by seven minutes. Seldom enough that no
# test has ever seen it.
#
# Run: breakfast explore mtime-halves
# Mended: breakfast explore mtime-halves-mended

        .include "lib/race.s"

# CLOCK: the clock in a1 (high half) and a0. Overwrites t0.
        .macro  CLOCK
        .ifndef MENDED
        lw      a0, CLINT_MTIME
        lw      a1, CLINT_MTIMEH
        .else
1:      lw      a1, CLINT_MTIMEH
        lw      a0, CLINT_MTIME
        lw      t0, CLINT_MTIMEH        # the same high half before and after: the low half belongs to it
        bne     t0, a1, 1b
        .endif
        .endm

        .globl  _start
_start: la      sp, stack_top
        li      t0, -1
        sw      t0, CLINT_MTIMECMPH, t1 # no alarm yet
        li      t0, -4096
        sw      t0, CLINT_MTIME, t1     # it is 4,096 ticks before 2^32
        li      t0, 64
        sw      t0, CLINT_MTIMECMP, t1
        li      t0, 1
        sw      t0, CLINT_MTIMECMPH, t1 # the alarm is 64 ticks after
        INTERRUPTS rings

        CLOCK
        mv      s0, a0
        mv      s1, a1
        CLOCK

        csrci   mstatus, 1 << 3
        sltu    t0, a0, s0              # how much later was it the second time? a1:a0 - s1:s0
        sub     a1, a1, s1
        sub     a1, a1, t0
        mv      a0, a1                  # the high half of that: not 0 is a leap
        j       end

# rings: nothing to do. Only that it took its time matters.
        .balign 4
rings:  addi    sp, sp, -16
        sw      t0, 0(sp)
        sw      t1, 4(sp)
        NO_ALARM
        lw      t0, 0(sp)
        lw      t1, 4(sp)
        addi    sp, sp, 16
        mret
