# lost-update: two add to one counter, and an update is lost.
#
# Ada adds 1 to the jar three times; bob, the handler of the timer, adds 1 whenever he is called. Adding is reading,
# adding, writing. If bob comes when ada has read and not yet written, she writes over what he added.
#
# Run: breakfast explore lost-update
# Mended: breakfast explore lost-update-mended

        .include "lib/race.s"

        .globl  _start
_start: la      sp, stack_top
        ALARM   100000
        INTERRUPTS bob

        la      s0, jar
        li      s1, 3
ada:
        .ifndef MENDED
        lw      a0, 0(s0)               # what ada has in a0 is true …
        addi    a0, a0, 1
        sw      a0, 0(s0)               # … only until somebody else stores to the jar
        .else
        li      a0, 1
        amoadd.w zero, a0, (s0)         # reads, adds and writes: nothing comes in between
        .endif
        addi    s1, s1, -1
        bnez    s1, ada

        csrci   mstatus, 1 << 3         # bob does not come any more: now it can be counted
        lw      a0, jar
        lw      a1, bobs
        addi    a1, a1, 3
        sub     a0, a0, a1              # 0 if everything that was added is there
        j       end

# bob: adds 1 to the jar, and notes that he did. He comes once; every register is as it was when he goes.
        .balign 4
bob:    addi    sp, sp, -16
        sw      t0, 0(sp)
        sw      t1, 4(sp)
        NO_ALARM
        lw      t0, jar
        addi    t0, t0, 1
        sw      t0, jar, t1
        lw      t0, bobs
        addi    t0, t0, 1
        sw      t0, bobs, t1
        lw      t0, 0(sp)
        lw      t1, 4(sp)
        addi    sp, sp, 16
        mret

        .data
        .balign 256
jar:    .word   0
bobs:   .word   0
