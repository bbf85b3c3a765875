# A number where an address was meant.
#: ending fault
#: finding no-handler @call "mtvec is 0x00001000, where no memory is"
_start: li      t0, 0x1000   #-
#+_start: la t0, handler
        csrw    mtvec, t0
        ecall                           #@call
#+      li      t0, FINISHER_PASS
#+      sw      t0, FINISHER_EXIT, t1
#+      .balign 4
#+handler: csrr t0, mepc
#+      addi    t0, t0, 4
#+      csrw    mepc, t0
#+      mret
