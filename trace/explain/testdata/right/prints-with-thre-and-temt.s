# It waits for the transmitter before each character, and for it to be empty at the end.
#: ending halted 0
_start: la      s0, text
1:      lbu     a0, 0(s0)
        beqz    a0, 3f
2:      lbu     t0, UART_LSR
        andi    t0, t0, UART_LSR_THRE
        beqz    t0, 2b
        sb      a0, UART_THR, t0
        addi    s0, s0, 1
        j       1b
3:      lbu     t0, UART_LSR
        andi    t0, t0, UART_LSR_TEMT
        beqz    t0, 3b
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
        .data
text:   .asciz  "good morning\n"
