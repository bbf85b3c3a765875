# As people end programs elsewhere: a loop at the end.
#: ending endless
#: finding endless @end "the loop at test.s:@end goes round for ever(.|\n)*FINISHER_PASS"
_start: li      a0, 'h'
        sb      a0, UART_THR, t0
        li      a0, 'i'
        sb      a0, UART_THR, t0
end:    j       end                     #@end #-
#+end:    li t0, FINISHER_PASS
#+      sw      t0, FINISHER_EXIT, t1
