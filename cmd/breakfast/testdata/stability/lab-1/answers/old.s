        .ifndef CUP
        .equ    CUP, 300
        .endif
_start: la      t0, trap
        csrw    mtvec, t0
        # your code here
        li      t0, CUP
        sw      t0, KETTLE_FILL, t1
        sw      t0, level, t1
        ecall
1:      lbu     t0, UART_LSR
        andi    t0, t0, 1
        beqz    t0, 2f
        lbu     t0, UART_RBR
        sb      t0, UART_THR, t1
2:      li      t2, 3000
        csrr    t0, cycle
        bltu    t0, t2, 1b
        # end of your code
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
3:      j       3b
        .balign 4
trap:   csrr    t0, mepc
        addi    t0, t0, 4
        csrw    mepc, t0
        mret
        .bss
        .balign 4
level:  .space  4
