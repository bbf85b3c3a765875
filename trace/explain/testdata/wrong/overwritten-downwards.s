# A loop clears an array from its end, and its test is for another register: it runs down through the data into the code.
#: ending fault
#: finding overwritten @store "the code at test.s:[0-9]+ was overwritten: by test.s:@store, sw zero, 0.t1., in step"
_start: la      t0, array
        addi    t1, t0, 64
        li      t2, 16
1:      addi    t1, t1, -4
        sw      zero, 0(t1)             #@store
        bgez    t0, 2f                  # meant: addi t2, t2, -1 and bnez t2 #-
#+      addi    t2, t2, -1
#+      beqz    t2, 2f
        j       1b
2:      li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
        .data
array:  .space  64
