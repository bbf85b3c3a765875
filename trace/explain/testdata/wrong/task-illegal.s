# An instruction that is for M mode.
#: ending halted 1
#: finding stray @csr "task boss was stopped: illegal instruction.*mstatus is for M mode"
        .include "kernel.s"
        TASK    boss, 1, 256
boss:   csrci   mstatus, 8              #@csr
        EXIT
