# The count is stored to the label of the code, and not to that of the datum.
#: ending fault
#: finding overwritten @store "the code at test.s:@loop was overwritten: by test.s:@store, sw s0, .*in step"
_start: li      s0, 0
loop:   addi    s0, s0, 1               #@loop
        sw      s0, loop, t0            #@store meant: count #-
#+      sw      s0, count, t0
        li      t1, 10
        blt     s0, t1, loop
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
        .data
count:  .word   0
