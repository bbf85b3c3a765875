# The same of a compressed return.
#: ending fault
#: finding return-to-0 @ret "test.s:@ret returns to address 0: ra is 0: nobody called it"
        .option rvc
_start: li      a0, 3
        ret                             #@ret #-
#+      li      t0, FINISHER_PASS
#+      sw      t0, FINISHER_EXIT, t1
