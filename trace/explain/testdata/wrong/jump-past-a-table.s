# An index too many: the word behind the table is 0.
#: ending fault
#: finding return-to-0 @jump "test.s:@jump jumps to address 0: t2 is 0"
_start: li      t0, 2
        la      t1, table
        slli    t0, t0, 2
        add     t1, t1, t0
        lw      t2, 0(t1)
        jr      t2                      #@jump
one:    li      a0, 1
        j       done
two:    li      a0, 2
done:   li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
        .data
table:  .word   one, two
        .word   0
