# A load above a stack that is not there.
#: ending fault
#: finding sp-unset @pop "sp was never set: lw ra, 12.sp. uses it at test.s:@pop"
_start: lw      ra, 12(sp)              #@pop
        addi    sp, sp, 16
        ret
