# As in Venus: the number is in a0, the argument in a1.
#: ending fault
#: finding ecall @call "a0 = 1 is print_int in Venus"
_start: li      a1, 42
        li      a0, 1
        ecall                           #@call
        li      a0, 10
        ecall
