# The word at the label, and not its address.
#: ending fault
#: finding sp-unset @set "sp was set to 0x00000000 at test.s:@set, where no memory is: sw ra, 12.sp. uses it at test.s:@push"
_start: lw      sp, top                 #@set
        call    f
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
f:      addi    sp, sp, -16
        sw      ra, 12(sp)              #@push
        ret
        .bss
        .balign 4
top:    .space  4
