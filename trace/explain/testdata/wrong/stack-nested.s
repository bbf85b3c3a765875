# Three procedures deep, in the smallest memory there is.
#: ending halted 1
#: finding stack-full @push "the stack of task small is full: sp is 32 bytes below the 64 of small"
        .include "kernel.s"
        TASK    small, 1, 64   #-
#+      TASK small, 1, 128
small:  call    f
        EXIT
f:      addi    sp, sp, -32
        sw      ra, 28(sp)
        call    g
        lw      ra, 28(sp)
        addi    sp, sp, 32
        ret
g:      addi    sp, sp, -32
        sw      ra, 28(sp)
        call    h
        lw      ra, 28(sp)
        addi    sp, sp, 32
        ret
h:      addi    sp, sp, -32
        sw      ra, 28(sp)              #@push
        lw      ra, 28(sp)
        addi    sp, sp, 32
        ret
