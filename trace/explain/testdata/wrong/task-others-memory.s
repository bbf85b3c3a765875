# A pointer into the memory of another task.
#: ending halted 1
#: finding task-data @use "task thief reached for the memory of task owner, which is not its own"
        .include "kernel.s"
        TASK    owner, 1, 128
        TASK    thief, 1, 128
owner:  SLEEP   100
        EXIT
thief:  addi    t0, tp, -64             # owner's memory lies before it
        lw      t1, 0(t0)               #@use
        EXIT
