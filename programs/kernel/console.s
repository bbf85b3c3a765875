# A line on the console: the UART, polled. It sends a byte as fast as we can write one.

# print: a0 = zero-terminated text. Overwrites a0, t0, t1. A leaf.
print:  lbu     t0, 0(a0)
        beqz    t0, 2f
1:      lbu     t1, UART_LSR
        andi    t1, t1, UART_LSR_THRE   # room for a byte?
        beqz    t1, 1b
        sb      t0, UART_THR, t1
        addi    a0, a0, 1
        j       print
2:      ret

# print_bytes: a0 = address, a1 = how many. Overwrites a0, a1, t0, t1. A leaf.
print_bytes:
        beqz    a1, 2f
1:      lbu     t1, UART_LSR
        andi    t1, t1, UART_LSR_THRE
        beqz    t1, 1b
        lbu     t0, 0(a0)
        sb      t0, UART_THR, t1
        addi    a0, a0, 1
        addi    a1, a1, -1
        j       print_bytes
2:      ret

# print_hex: a0 = a word, printed as 0x and eight digits. Overwrites t0..t3. A leaf.
print_hex:
        li      t0, '0'
        sb      t0, UART_THR, t1
        li      t0, 'x'
        sb      t0, UART_THR, t1
        li      t2, 28
1:      srl     t0, a0, t2
        andi    t0, t0, 15
        li      t3, 10
        blt     t0, t3, 2f
        addi    t0, t0, 'a' - '0' - 10
2:      addi    t0, t0, '0'
3:      lbu     t1, UART_LSR
        andi    t1, t1, UART_LSR_THRE
        beqz    t1, 3b
        sb      t0, UART_THR, t1
        addi    t2, t2, -4
        bgez    t2, 1b
        ret
