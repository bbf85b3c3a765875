# As in RARS: 5 reads a number.
#: ending fault
#: finding ecall @call "a7 = 5 is ReadInt in RARS(.|\n)*UART_RBR"
_start: li      a7, 5
        ecall                           #@call
        mv      s0, a0
        li      a7, 10
        ecall
