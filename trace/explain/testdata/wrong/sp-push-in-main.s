# main saves ra as compilers do.
#: ending fault
#: finding sp-unset @push "sp was never set: sw ra, 0.sp. uses it at test.s:@push"
_start: addi    sp, sp, -4
        sw      ra, 0(sp)               #@push
        li      a0, 1
        lw      ra, 0(sp)
        addi    sp, sp, 4
        ret
