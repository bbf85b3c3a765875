# lost-wakeup: it looks, finds nothing, and sleeps; what it waits for came in between.
#
# The main program sleeps until the timer's handler says that the tea is ready. It looks before it sleeps, since it may
# be ready already. If the handler comes after the look and before the wfi, there is nothing left that could wake the
# hart: it sleeps for ever with its tea ready.
#
# Run: breakfast explore lost-wakeup
# Mended: breakfast explore lost-wakeup-mended

        .include "lib/race.s"

        .globl  _start
_start: la      sp, stack_top
        ALARM   100000
        INTERRUPTS ready

        .ifndef MENDED
1:      lw      a0, tea
        bnez    a0, 2f
        wfi                             # until the next interrupt; but that was the last one
        j       1b
        .else
1:      csrci   mstatus, 1 << 3         # from the look to the sleep no handler runs …
        lw      a0, tea
        bnez    a0, 2f
        wfi                             # … but an interrupt that is pending ends the sleep all the same
        csrsi   mstatus, 1 << 3         # here the handler runs
        j       1b
        .endif
2:      csrci   mstatus, 1 << 3
        li      a0, 0
        j       end

# ready: the tea is ready. It rings once.
        .balign 4
ready:  addi    sp, sp, -16
        sw      t0, 0(sp)
        sw      t1, 4(sp)
        NO_ALARM
        li      t0, 1
        sw      t0, tea, t1
        lw      t0, 0(sp)
        lw      t1, 4(sp)
        addi    sp, sp, 16
        mret

        .data
        .balign 256
tea:    .word   0
