# That is an error code, and no deadlock.
#: ending halted 0
        .include "kernel.s"
        TASK    self, 1, 256
self:   JOIN    self
        li      t0, ERROR_CALL
        bne     a0, t0, 1f
        EXIT    0
1:      EXIT    1
