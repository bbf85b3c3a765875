# A recursion that the task's memory is too small for.
#: ending halted 1
#: finding stack-full @push "sp is 16 bytes below the 256 of deep"
        .include "kernel.s"
        TASK    deep, 1, 256   #-
#+      TASK deep, 1, 512
deep:   call    f
        EXIT
f:      addi    sp, sp, -16             # not here: only the store needs memory #-
#+f:      lw t0, 0(tp)
#+      addi    t0, t0, 1
#+      sw      t0, 0(tp)
#+      li      t1, 20
#+      bge     t0, t1, 1f
#+      addi    sp, sp, -16
        sw      ra, 12(sp)              #@push
        call    f
        lw      ra, 12(sp)
        addi    sp, sp, 16
#+1:
        ret
