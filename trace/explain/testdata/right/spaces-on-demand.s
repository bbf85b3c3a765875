# Pages at their first use, in the memory, in the stack, and of a buffer; and a task that waits.
#: ending halted 0
        .include "vm.s"
        TASK    many, 1, 0x8000
        TASK    other, 1, 0x8000
many:   mv      t0, tp
        li      t1, 8
        li      t2, 0x1000
1:      lw      t3, 0(t0)
        sw      t1, 0(t0)
        add     t0, t0, t2
        addi    t1, t1, -1
        bnez    t1, 1b
        JOIN    other
        EXIT    0
other:  addi    sp, sp, -32
        mv      a0, sp
        li      a1, 32
        SYSCALL SYS_WRITE
        SLEEP   1000
        EXIT    0
