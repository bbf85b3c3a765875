# works
# feeds the UART by stores: a table of products, 40 by 40, in decimal; never looks at LSR
        .globl  _start
_start:
        li      s0, 1                   # row
        li      s3, UART_THR
        li      s4, 40
row:    li      s1, 1                   # column
col:    mul     a0, s0, s1
        li      t0, 1000                # four places
        li      t2, 10
digit:  divu    t1, a0, t0
        remu    a0, a0, t0
        addi    t1, t1, '0'
        sb      t1, 0(s3)
        divu    t0, t0, t2
        bnez    t0, digit
        li      t1, ' '
        sb      t1, 0(s3)
        addi    s1, s1, 1
        ble     s1, s4, col
        li      t1, '\n'
        sb      t1, 0(s3)
        addi    s0, s0, 1
        ble     s0, s4, row
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
hang:   j       hang
