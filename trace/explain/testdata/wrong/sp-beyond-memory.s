# A number that was right on another board.
#: ending fault
#: finding sp-unset @set "sp was set to 0x9000fff0 at test.s:@set, where no memory is"
_start: li      sp, 0x9000fff0          #@set
        addi    sp, sp, -16
        sw      ra, 12(sp)
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
