# A procedure without ret.
#: ending fault
#: finding ran-off @last "the program ran on past its last instruction, at test.s:@last"
_start: li      a0, 5
        call    square
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
square: mul     a0, a0, a0              #@last
#+      ret
