# An instruction of the vectors.
#: ending fault
#: rule "vector"
_start: li      a0, 4
        .word   0x0d057557              # vsetvli a0, a0, e32
