# Making jam toasts: the busy task. The program that includes this says how to pause by
# defining two macros first:
#
#   WAIT_FOR device, events    wait until the device has rung one of these, and acknowledge it
#   AFTER_TOAST                what to do when a toast is ready and the next is not begun
#
# and, if it does one thing at a time, the symbol ONE_THING_AT_A_TIME: then it toasts, waits,
# and only then takes up the knife. Without it the next two slices brown while the cook spreads
# jam on the last two.

        .include "lib/worktop.s"
        .include "lib/toaster.s"

# make_toasts: cuts, toasts, spreads and serves TOASTS toasts.
#   s0  toasts still to be cut, then still to be served
#   s1  the toast out of slot 0;  s2  the one out of slot 1
make_toasts:
        addi    sp, sp, -16
        sw      ra, 12(sp)
        sw      s0, 8(sp)
        sw      s1, 4(sp)
        sw      s2, 0(sp)

        li      s0, TOASTS
1:      call    cut_slice
        addi    s0, s0, -1
        .ifndef ONE_THING_AT_A_TIME
        li      t0, TOASTS - 2          # as soon as there are two, into the toaster with them
        bne     s0, t0, 2f
        call    load_toaster
2:
        .endif
        bnez    s0, 1b
        .ifndef ONE_THING_AT_A_TIME
        .if     TOASTS < 2
        call    load_toaster
        .endif
        .endif

        li      s0, TOASTS
3:
        .ifdef  ONE_THING_AT_A_TIME
        call    load_toaster
        .endif
        WAIT_FOR TOASTER, TOASTER_RING_POPPED
        lw      s1, TOASTER_SLOT0       # take both out
        lw      s2, TOASTER_SLOT1
        .ifndef ONE_THING_AT_A_TIME
        call    load_toaster            # the next two go in while we spread
        .endif
        mv      a0, s1
        call    spread_jam
        AFTER_TOAST
        addi    s0, s0, -1
        beqz    s2, 4f                  # an odd number of toasts: the second slot was empty
        mv      a0, s2
        call    spread_jam
        AFTER_TOAST
        addi    s0, s0, -1
4:      bnez    s0, 3b

        lw      ra, 12(sp)
        lw      s0, 8(sp)
        lw      s1, 4(sp)
        lw      s2, 0(sp)
        addi    sp, sp, 16
        ret
