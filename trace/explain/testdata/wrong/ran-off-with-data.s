# Behind the code in memory are the data.
#: ending fault
#: finding ran-off @last "the program ran on past its last instruction, at test.s:@last"
        .data
x:      .word   5, 6
        .text
_start: la      t0, x
        lw      t1, 0(t0)
        lw      t2, 4(t0)
        add     a0, t1, t2              #@last
#+      li      t0, FINISHER_PASS
#+      sw      t0, FINISHER_EXIT, t1
