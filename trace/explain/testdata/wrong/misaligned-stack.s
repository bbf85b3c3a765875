# A stack pointer that is no multiple of four: two pushed bytes.
#: ending fault
#: finding misaligned @push "test.s:@push, store address misaligned"
_start: la      sp, top
        addi    sp, sp, -2   #-
#+      addi    sp, sp, -4
        sh      a0, 0(sp)
        addi    sp, sp, -4
        sw      ra, 0(sp)               #@push
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
        .bss
        .balign 4
        .space  64
top:
