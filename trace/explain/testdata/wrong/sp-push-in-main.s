# main saves ra as compilers do.
#: ending fault
#: finding sp-unset @push "sp was never set: sw ra, 0.sp. uses it at test.s:@push"
_start: addi    sp, sp, -4   #-
#+_start: la sp, top
#+      addi    sp, sp, -4
        sw      ra, 0(sp)               #@push
        li      a0, 1
        lw      ra, 0(sp)
        addi    sp, sp, 4
        ret   #-
#+      li      t0, FINISHER_PASS
#+      sw      t0, FINISHER_EXIT, t1
#+      .bss
#+      .space  4096
#+top:
