# Two instructions that change nothing.
#: ending endless
#: finding endless @first "the loop from test.s:@first to test.s:@last, 2 instructions, goes round for ever(.|\n)*FINISHER"
_start: li      a0, 1
1:      mv      a1, a0                  #@first
        j       1b                      #@last
