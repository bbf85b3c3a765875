# kettle-check: two look whether the kettle has room, and both fill it.
#
# There are 1,200 ml in the kettle, and it holds 1,700. Whoever wants tea looks whether half a litre has room, and then
# pours it in. If the timer's handler, who wants tea too, comes between the look and the pouring, what the main program
# has seen is no longer so, and water runs over.
#
# Devices: kettle.
# Run: breakfast explore kettle-check
# Mended: breakfast explore kettle-check-mended

        .include "lib/race.s"

        .equ    FULL, 1700
        .equ    TEA, 500

        .globl  _start
_start: la      sp, stack_top
        li      t0, FULL - TEA
        sw      t0, KETTLE_FILL, t1
        ALARM   100000
        INTERRUPTS guest

        .ifdef  MENDED
        csrci   mstatus, 1 << 3         # nobody else comes to the kettle until we have done what we looked for
        .endif
        lw      a0, KETTLE_LEVEL        # is there room?
        li      a1, FULL - TEA
        bgtu    a0, a1, 1f
        li      a0, TEA
        sw      a0, KETTLE_FILL, t0     # there was
        lw      a1, poured
        add     a1, a1, a0
        sw      a1, poured, t0
1:
        .ifdef  MENDED
        csrsi   mstatus, 1 << 3
        .endif

        csrci   mstatus, 1 << 3
        lw      a0, KETTLE_LEVEL        # all that was poured in is there, or some has run over
        lw      a1, poured
        addi    a1, a1, FULL - TEA
        sub     a0, a0, a1
        j       end

# guest: does the same, once.
        .balign 4
guest:  addi    sp, sp, -16
        sw      t0, 0(sp)
        sw      t1, 4(sp)
        sw      a0, 8(sp)
        sw      a1, 12(sp)
        NO_ALARM
        lw      a0, KETTLE_LEVEL
        li      a1, FULL - TEA
        bgtu    a0, a1, 1f
        li      a0, TEA
        sw      a0, KETTLE_FILL, t0
        lw      a1, poured
        add     a1, a1, a0
        sw      a1, poured, t0
1:      lw      t0, 0(sp)
        lw      t1, 4(sp)
        lw      a0, 8(sp)
        lw      a1, 12(sp)
        addi    sp, sp, 16
        mret

        .data
        .balign 256
poured: .word   0                       # ml that people meant to be in the kettle
