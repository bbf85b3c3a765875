# The word at the label, and not the label: mtvec gets the handler's first instruction.
#: ending fault
#: finding no-handler @call "mtvec is 0x[0-9a-f]+, where no memory is"
_start: lw      t0, trap   #-
#+_start: la t0, trap
        csrw    mtvec, t0
        ecall                           #@call
#+      li      t0, FINISHER_PASS
#+      sw      t0, FINISHER_EXIT, t1
        .balign 4
trap:   addi    s0, s0, 1
#+      csrr    t0, mepc
#+      addi    t0, t0, 4
#+      csrw    mepc, t0
        mret
