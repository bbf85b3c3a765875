# The first procedure returns, and nobody called it.
#: ending fault
#: finding return-to-0 @ret "test.s:@ret returns to address 0: ra is 0: nobody called it: the program began there(.|\n)*FINISHER"
_start: li      a0, 3
        li      a1, 4
        add     a0, a0, a1
        ret                             #@ret #-
#+      li      t0, FINISHER_PASS
#+      sw      t0, FINISHER_EXIT, t1
