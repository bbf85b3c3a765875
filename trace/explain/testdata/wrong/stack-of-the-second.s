# The neighbour's memory is the next: the store of the second task would fall into that of the first.
#: ending halted 1
#: finding stack-full @push "the stack of task second is full: sp is 16 bytes below the 128 of second"
        .include "kernel.s"
        TASK    first, 1, 128
        TASK    second, 1, 128   #-
#+      TASK second, 1, 192
first:  SLEEP   1000
        EXIT
second: addi    sp, sp, -144
        sw      ra, 0(sp)               #@push
        EXIT
