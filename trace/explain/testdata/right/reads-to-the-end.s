# It reads up to the newline that it was told of, and prints the same backwards.
#: typed "tea\n"
#: ending halted 0
_start: la      s0, line
1:      lbu     t0, UART_LSR
        andi    t0, t0, UART_LSR_DR
        beqz    t0, 1b
        lbu     a0, UART_RBR
        li      t0, '\n'
        beq     a0, t0, 2f
        sb      a0, 0(s0)
        addi    s0, s0, 1
        j       1b
2:      la      t1, line
3:      addi    s0, s0, -1
        lbu     a0, 0(s0)
        sb      a0, UART_THR, t0
        bgtu    s0, t1, 3b
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
        .bss
line:   .space  64
