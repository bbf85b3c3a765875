# csrs sets the bits of the address, which are all that there is.
#: ending halted 0
#: finding mtvec @write "the address of trap, and traps go to 0x[0-9a-f]+: bits 1 and 0, here 2, are the mode"
_start: la      t0, trap
        csrs    mtvec, t0               #@write
        ecall
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
        .balign 4
flag:   .byte   1, 0
#+      .balign 4
trap:   csrr    t0, mepc
        addi    t0, t0, 4
        csrw    mepc, t0
        mret
