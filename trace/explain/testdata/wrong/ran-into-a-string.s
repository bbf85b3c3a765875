# A procedure without an end, and the string that it prints behind it.
#: ending fault
#: finding ran-off @last "the program ran on past its last instruction, at test.s:@last, into what test.s:@data puts there"
_start: la      a0, text
1:      lbu     a1, 0(a0)
        sb      a1, UART_THR, t0
        addi    a0, a0, 1
        bnez    a1, 1b                  #@last
#+      li      t0, FINISHER_PASS
#+      sw      t0, FINISHER_EXIT, t1
text:   .ascii  "\xff\xff\xff\xff"      #@data
        .byte   0
