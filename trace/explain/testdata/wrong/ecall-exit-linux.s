# As in Linux: 93 ends the program with the code in a0.
#: ending fault
#: finding ecall @call "a7 = 93 is exit in Linux(.|\n)*FINISHER"
_start: li      a0, 0
        li      a7, 93
        ecall                           #@call #-
#+      slli    a0, a0, 16
#+      li      t0, FINISHER_PASS
#+      or      t0, t0, a0
#+      sw      t0, FINISHER_EXIT, t1
