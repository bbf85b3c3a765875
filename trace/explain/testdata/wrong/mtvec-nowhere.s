# A number where an address was meant.
#: ending fault
#: finding no-handler @call "mtvec is 0x00001000, where no memory is"
_start: li      t0, 0x1000
        csrw    mtvec, t0
        ecall                           #@call
