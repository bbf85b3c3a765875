# The kettle was granted; but its RING is a word, and this a byte.
#: ending halted 1
#: finding stray @use "task tea was stopped: load access fault.*KETTLE_RING has a size of 4"
        .include "kernel.s"
        TASK    tea, 1, 256, GRANT_KETTLE
tea:    lbu     t0, KETTLE_RING         #@use
        EXIT
