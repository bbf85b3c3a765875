# The handler stands at no multiple of 4, and mtvec rounds down: into the string.
#: ending halted 0
#: finding mtvec @write "mtvec was given 0x[0-9a-f]+, the address of trap, and traps go to 0x[0-9a-f]+: bits 1 and 0, here 2, are the mode(.|\n)*before trap: .balign 4"
_start: la      t0, trap
        csrw    mtvec, t0               #@write
        ecall
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
msg:    .ascii  "ab"
#+      .balign 4
trap:   csrr    t0, mepc
        addi    t0, t0, 4
        csrw    mepc, t0
        mret
