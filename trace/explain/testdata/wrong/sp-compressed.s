# The same in compressed instructions.
#: ending fault
#: finding sp-unset @push "sp was never set: c.swsp ra, 12.sp. uses it at test.s:@push"
        .option rvc
_start: c.addi16sp sp, -16
        c.swsp  ra, 12(sp)              #@push
        c.lwsp  ra, 12(sp)
        ret
