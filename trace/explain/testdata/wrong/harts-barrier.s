# A barrier: each hart counts itself, and waits until both have. They count without a lock, and one is lost.
#: harts 2
#: interleave 10
#: ending endless
#: finding endless @look "^harts 0 and 1 wait at test.s:@look for here to change: it is 1 since hart 0 stored that at test.s:@add, in step \\d+; hart 1 stored the same at test.s:@add, in step \\d+\n"
_start: lw      t0, here                #-
        .rept   8                       #-
        nop                             #-
        .endr                           #-
        addi    t0, t0, 1               #-
        sw      t0, here, t1            #@add#-
#+        li      t0, 1
#+        la      t1, here
#+        amoadd.w zero, t0, (t1)
        li      t1, 2
1:      lw      t0, here                #@look
        bne     t0, t1, 1b
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
        .data
        .balign 4
here:   .word   0
