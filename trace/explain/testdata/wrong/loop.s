# Goes round for ever.
#: ending endless
#: finding endless @loop "the loop at test.s:@loop goes round for ever"
_start: j       _start          #@loop #-
#+_start: li t0, FINISHER_PASS
#+      sw      t0, FINISHER_EXIT, t1
