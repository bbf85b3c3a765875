# Interrupts are let in, and mtvec was never set.
#: ending fault
#: finding no-handler @loop "an interrupt was let in, and mtvec was never set(.|\n)*csrw mtvec, t0"
_start: li      t0, 1000   #-
#+_start: la t0, handler
#+      csrw    mtvec, t0
#+      li      t0, 1000
        sw      t0, CLINT_MTIMECMP, t1
        li      t0, 128
        csrw    mie, t0
        csrsi   mstatus, 8
1:      j       1b                      #@loop
#+      .balign 4
#+handler: li t0, FINISHER_PASS
#+      sw      t0, FINISHER_EXIT, t1
