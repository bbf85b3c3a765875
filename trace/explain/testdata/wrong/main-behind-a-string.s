# A string stands first in .text: the hart executes it.
#: ending fault
#: finding beginning @hi "the program begins at hi .test.s:@hi., and not at main, which nothing leads to"
        .text
hi:     .word   0x44434241              #@hi
        .globl  main
main:   la      a0, hi   #-
#+_start: la a0, hi
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
