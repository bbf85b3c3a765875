# An echo that polls.
#: steps 30000
#: ending limit
#: finding input-ended @look "input ended after 0 bytes, and the program still reads: it looks at UART_LSR at test.s:@look"
_start:
1:      lbu     t0, UART_LSR            #@look
        andi    t0, t0, UART_LSR_DR
        beqz    t0, 1b
        lbu     a0, UART_RBR
        sb      a0, UART_THR, t0
        j       1b
