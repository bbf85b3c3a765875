# There is no stack until somebody makes one.
#: ending fault
#: finding sp-unset @push "sp was never set: sw ra, 12.sp. uses it at test.s:@push"
_start: call    f   #-
#+_start: la sp, top
#+      call    f
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
f:      addi    sp, sp, -16
        sw      ra, 12(sp)              #@push
        lw      ra, 12(sp)
        addi    sp, sp, 16
        ret
#+      .bss
#+      .space  4096
#+top:
