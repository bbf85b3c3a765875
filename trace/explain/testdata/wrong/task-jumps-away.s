# A jump through a register that was never set.
#: ending halted 1
#: finding stray - "task lost was stopped: instruction access fault at 0x00000000"
        .include "kernel.s"
        TASK    lost, 1, 256
lost:   jr      s5
