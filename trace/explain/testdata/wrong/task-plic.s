# The interrupt controller is the kernel's.
#: ending halted 1
#: finding grant @use "task tea may not use the plic: no task may(.|\n)*AWAIT"
        .include "kernel.s"
        TASK    tea, 1, 256, GRANT_KETTLE
tea:    li      t0, 1
        sw      t0, PLIC_PRIORITY + 4*KETTLE_IRQ, t1 #@use
        EXIT
