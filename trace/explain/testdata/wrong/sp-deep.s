# Only the third procedure stores something.
#: ending fault
#: finding sp-unset @push "sp was never set: sw s0, 8.sp. uses it at test.s:@push"
_start: addi    sp, sp, -32   #-
#+_start: la sp, top
#+      addi    sp, sp, -32
        call    f
f:      addi    sp, sp, -2000
        call    g
g:      addi    sp, sp, -16
        sw      s0, 8(sp)               #@push
        ret   #-
#+      li      t0, FINISHER_PASS
#+      sw      t0, FINISHER_EXIT, t1
#+      .bss
#+      .space  4096
#+top:
