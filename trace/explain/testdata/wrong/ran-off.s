# The last instruction is not the end of the program.
#: ending fault
#: finding ran-off @last "the program ran on past its last instruction, at test.s:@last(.|\n)*FINISHER"
_start: li      t0, 5
        li      t1, 6
        add     t2, t0, t1              #@last
#+      li      t0, FINISHER_PASS
#+      sw      t0, FINISHER_EXIT, t1
