# A recursion without an end; the stack lies behind the code and grows down into it.
#: ending fault
#: finding overwritten @push "the code at test.s:[0-9]+ was overwritten: by test.s:@push, sw a0, 8.sp., in step [0-9,]+: the stack has grown down into it(.|\n)*end the recursion"
_start: la      sp, top
        li      a0, 5
        call    fact
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
fact:   addi    sp, sp, -16             # no base case
#+      addi    sp, sp, 16
#+      beqz    a0, 1f
#+      addi    sp, sp, -16
        sw      ra, 12(sp)
        sw      a0, 8(sp)               #@push
        addi    a0, a0, -1
        call    fact
        lw      a1, 8(sp)
        lw      ra, 12(sp)
        mul     a0, a0, a1
        addi    sp, sp, 16
        ret
#+1:      li a0, 1
#+      ret
        .bss
        .space  4096
top:
