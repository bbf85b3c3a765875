# DBCN: a console for kernels that have no driver yet. (SBI, "Debug Console Extension".) Addresses are physical.

console_call:
        beqz    a6, console_write
        li      t0, 1
        beq     a6, t0, console_read
        li      t0, 2
        bne     a6, t0, unknown
        mv      a2, ra                  # 2: one character, the low byte of a0
        call    put
        mv      ra, a2
        j       ok

# console_write: a0 = how many bytes, a1, a2 = where. a1 = how many were written: all.
console_write:
        bnez    a2, invalid
        mv      a2, ra
        call    of_kernel
1:      bgeu    a3, a4, 2f
        lbu     a0, 0(a3)
        call    put
        addi    a3, a3, 1
        j       1b
2:      sub     a1, a3, a1
        mv      ra, a2
        j       ok_value

# console_read: a0 = how many bytes at most, a1, a2 = where to. a1 = how many were there to be read, without waiting.
console_read:
        bnez    a2, invalid
        mv      a2, ra
        call    of_kernel
1:      bgeu    a3, a4, 2f
        lbu     t0, UART_LSR
        andi    t0, t0, UART_LSR_DR
        beqz    t0, 2f
        lbu     t0, UART_RBR
        sb      t0, 0(a3)
        addi    a3, a3, 1
        j       1b
2:      sub     a1, a3, a1
        mv      ra, a2
        j       ok_value

# of_kernel: a3 and a4 = the bounds of the a0 bytes from a1 on, if they are memory, and not the firmware's; else the call
# is over: a2 is where the call returns to. Overwrites t1, t2.
of_kernel:
        mv      a3, a1
        add     a4, a1, a0
        bltu    a4, a1, 1f              # it wraps around
        li      t1, RAM
        bltu    a1, t1, 1f              # it is a device's, or nothing's
        li      t1, RAM + RAM_SIZE
        bltu    t1, a4, 1f
        la      t1, _start
        bleu    a4, t1, 2f              # it ends below …
        li      t2, FIRMWARE_SIZE
        add     t1, t1, t2
        bgeu    a1, t1, 2f              # … or begins above
1:      mv      ra, a2
        j       invalid
2:      ret

# put: sends the byte a0. Overwrites t0.
put:    lbu     t0, UART_LSR
        andi    t0, t0, UART_LSR_THRE   # room for a character?
        beqz    t0, put
        sb      a0, UART_THR, t0
        ret
