# One byte, and RBR is read without asking LSR: 0 stands for none.
#: typed "x"
#: steps 30000
#: ending limit
#: finding input-ended @look "input ended after 1 byte, and the program still reads: it looks at UART_RBR at test.s:@look"
_start:
1:      lbu     a0, UART_RBR            #@look
        beqz    a0, 1b
        sb      a0, UART_THR, t0
        j       1b
