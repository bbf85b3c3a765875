# A procedure that calls itself too often.
#: ending halted 1
#: finding stack-full @push "the stack of task deep is full: it has run through its 4 pages into the guard below them, at 0x403fb000(.|\n)*STACK_PAGES=8"
#+      .equ    STACK_PAGES, 8
        .include "vm.s"
        TASK    deep, 1, 256
deep:   li      a0, 300
        call    down
        EXIT
down:   addi    sp, sp, -64
        sw      ra, 60(sp)              #@push
        addi    a0, a0, -1
        beqz    a0, 1f
        call    down
1:      lw      ra, 60(sp)
        addi    sp, sp, 64
        ret
