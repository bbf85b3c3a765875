# Constants between procedures, in .text, which nothing runs into.
#: ending halted 0
_start: lw      a0, limit
1:      addi    a0, a0, -1
        bnez    a0, 1b
        j       done
limit:  .word   100
text:   .asciz  "between"
        .balign 4
done:   li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
