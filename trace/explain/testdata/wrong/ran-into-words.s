# Data stand behind the code, in .text.
#: ending fault
#: finding ran-off @last "the program ran on past its last instruction, at test.s:@last, into what test.s:@data puts there"
_start: lw      a0, x
        addi    a0, a0, 1               #@last
#+      li      t0, FINISHER_PASS
#+      sw      t0, FINISHER_EXIT, t1
x:      .word   0                       #@data
