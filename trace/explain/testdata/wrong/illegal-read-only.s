# mhartid can be read, and not be written.
#: ending fault
#: rule "mhartid can be read, and not be written"
_start: li      t0, 1
        csrw    0xf14, t0
