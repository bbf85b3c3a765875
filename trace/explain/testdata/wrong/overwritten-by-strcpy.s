# Eight bytes are too few for what is copied there, and behind them is a procedure.
#: ending fault
#: finding overwritten @store "the code at test.s:@show was overwritten: by test.s:@store, sb t2, 0.t1., in step"
_start: la      t0, text
        la      t1, buffer
1:      lbu     t2, 0(t0)
        sb      t2, 0(t1)               #@store
        addi    t0, t0, 1
        addi    t1, t1, 1
        bnez    t2, 1b
        call    show
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
buffer: .space  8   #-
#+buffer: .space 16
show:   li      a0, 1                   #@show
        ret
        .data
text:   .byte   1, 2, 3, 4, 5, 6, 7, 8, 0xff, 0xff, 0xff, 0xff, 0
