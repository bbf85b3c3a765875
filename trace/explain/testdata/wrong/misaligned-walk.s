# The words of an array, with a step of one.
#: ending fault
#: finding misaligned @load "test.s:@load, load address misaligned.*: a word is at an address that is a multiple of 4"
        .data
array:  .word   1, 2, 3, 4
        .text
_start: la      t0, array
        li      t2, 4
1:      lw      t1, 0(t0)               #@load
        addi    t0, t0, 1               # meant: 4 #-
#+      addi    t0, t0, 4
        addi    t2, t2, -1
        bnez    t2, 1b
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
