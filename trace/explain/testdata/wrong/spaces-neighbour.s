# What is the kernel's, and a null pointer: each task is named, and the pages at their first use are not spoken of.
#: ending halted 1
#: finding task-data @kernel "task curious reached for tasks, in .bss, which is not its own"
#: finding stray @null "task lost was stopped: load page fault at 0x00000004"
        .include "vm.s"
        TASK    curious, 1, 16384
        TASK    lost, 1, 16384
        TASK    good, 1, 16384
        .macro  USE
        li      t2, 0x1000
        sw      zero, 0(tp)
        add     t2, t2, tp
        sw      zero, 0(t2)
        sw      zero, -4(sp)
        .endm
curious:
        USE
        lw      t0, tasks               #@kernel
        EXIT
lost:   USE
        lw      t0, 4(zero)             #@null
        EXIT
good:   USE
        EXIT
