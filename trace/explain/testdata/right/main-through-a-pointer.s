# main is not first; its address is in a table.
#: ending halted 0
boot:   lw      t0, entry
        jalr    t0
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
main:   li      a0, 0
        ret
        .data
entry:  .word   main
