# A line is read up to its newline, which does not come.
#: typed "tea, pl"
#: steps 30000
#: ending limit
#: finding input-ended @look "input ended after 7 bytes, and the program still reads: it looks at UART_LSR at test.s:@look"
_start: la      s0, line
1:      call    getc
        sb      a0, 0(s0)
        addi    s0, s0, 1
        li      t0, '\n'
        bne     a0, t0, 1b
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
getc:   lbu     t0, UART_LSR            #@look
        andi    t0, t0, UART_LSR_DR
        beqz    t0, getc
        lbu     a0, UART_RBR
        ret
        .bss
line:   .space  64
