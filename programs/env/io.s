# Printing and reading, on the UART, polled. These are procedures of the calls: they may overwrite t0 to t5, a2 and a3, which are saved.

        .section .env, "ax"

# env_putc: prints the character a0. Overwrites t0.
env_putc:
        lbu     t0, UART_LSR
        andi    t0, t0, UART_LSR_THRE   # room for a character?
        beqz    t0, env_putc
        sb      a0, UART_THR, t0
        ret

# env_getc: a0 = the next character that is typed; Enter is a line feed, whatever the terminal sends for it.
env_getc:
        lbu     a0, UART_LSR
        andi    a0, a0, UART_LSR_DR     # has one come?
        beqz    a0, env_getc
        lbu     a0, UART_RBR
        li      t0, '\r'
        bne     a0, t0, 1f
        li      a0, '\n'
1:      ret

# env_print: prints the text at a0, which ends with a zero. Overwrites a0, t0, t1, t2.
env_print:
        mv      t1, a0
        mv      t2, ra
1:      lbu     a0, 0(t1)
        beqz    a0, 2f
        call    env_putc
        addi    t1, t1, 1
        j       1b
2:      jr      t2

# env_print_int: prints a0 as a decimal number with its sign. env_print_unsigned: without one. Overwrites a0, t0 to t4.
env_print_int:
        bgez    a0, env_print_unsigned
        mv      t1, a0
        mv      t2, ra
        li      a0, '-'
        call    env_putc
        neg     a0, t1
        mv      ra, t2
env_print_unsigned:
        mv      t2, ra
        la      t3, env_digits_end      # digits come out from the last to the first
        li      t4, 10
1:      remu    t0, a0, t4
        addi    t0, t0, '0'
        addi    t3, t3, -1
        sb      t0, 0(t3)
        divu    a0, a0, t4
        bnez    a0, 1b
        la      t4, env_digits_end
2:      lbu     a0, 0(t3)
        call    env_putc
        addi    t3, t3, 1
        bltu    t3, t4, 2b
        jr      t2

# env_print_hex: prints a0 as 0x and eight digits. env_print_binary: as 0b and 32. Overwrites a0, t0 to t5, a2.
env_print_hex:
        li      t3, 28                  # the first digit is the highest four bits, …
        li      t4, 4                   # … four bits a digit
        li      t5, 'x'
        j       1f
env_print_binary:
        li      t3, 31
        li      t4, 1
        li      t5, 'b'
1:      mv      t1, a0
        mv      t2, ra
        li      a0, '0'
        call    env_putc
        mv      a0, t5
        call    env_putc
2:      srl     a0, t1, t3
        li      a2, 1                   # a mask of as many ones as a digit has bits
        sll     a2, a2, t4
        addi    a2, a2, -1
        and     a0, a0, a2
        li      t0, 10
        blt     a0, t0, 3f
        addi    a0, a0, 'a' - '0' - 10
3:      addi    a0, a0, '0'
        call    env_putc
        sub     t3, t3, t4
        bgez    t3, 2b
        jr      t2

# env_read_int: a0 = the number on the next line that is typed: blanks, a sign, digits. What is no number ends the program with code 1.
# Overwrites t0 to t5.
env_read_int:
        mv      t2, ra
        li      t1, 0                   # the number so far
        li      t3, 0                   # 1 for a negative one
        li      t4, 0                   # how many digits
        li      t5, 10
1:      call    env_getc
        li      t0, ' '
        beq     a0, t0, 1b
        li      t0, '\t'
        beq     a0, t0, 1b
        li      t0, '+'
        beq     a0, t0, 2f
        li      t0, '-'
        bne     a0, t0, 3f
        li      t3, 1
2:      call    env_getc
3:      li      t0, '\n'
        beq     a0, t0, 5f
        li      t0, ' '
        beq     a0, t0, 2b              # blanks behind it, too
        addi    a0, a0, -'0'
        bgeu    a0, t5, 6f              # no digit
        mul     t1, t1, t5
        add     t1, t1, a0
        addi    t4, t4, 1
        j       2b
5:      beqz    t4, 6f
        mv      a0, t1
        beqz    t3, 7f
        neg     a0, a0
7:      jr      t2
6:      la      a0, 8f
        call    env_print
        li      a0, 1
        j       env_exit
        .section .rodata
8:      .asciz  "env: what was typed is no number\n"
        .section .env, "ax"

# env_read_string: a0 = where to, a1 = how many bytes there are: reads a line, or as much of it as fits with a zero behind it. The line feed is
# part of it. Overwrites a0, t0 to t4.
env_read_string:
        mv      t2, ra
        mv      t3, a0
        add     t4, a0, a1
        addi    t4, t4, -1              # the zero's place at the latest
        blez    a1, 3f
1:      bgeu    t3, t4, 2f
        call    env_getc
        sb      a0, 0(t3)
        addi    t3, t3, 1
        li      t0, '\n'
        bne     a0, t0, 1b
2:      sb      zero, 0(t3)
3:      jr      t2

# env_write: a0 = a file, a1 = where from, a2 = how many bytes: prints them, if the file is 1 or 2; a0 = how many, -1 for another file.
# Overwrites t0 to t4.
env_write:
        addi    t0, a0, -1
        li      t1, 1
        bgtu    t0, t1, env_no_file
        mv      t2, ra
        mv      t3, a1
        add     t4, a1, a2
1:      bgeu    t3, t4, 2f
        lbu     a0, 0(t3)
        call    env_putc
        addi    t3, t3, 1
        j       1b
2:      mv      a0, a2
        jr      t2
env_no_file:
        li      a0, -1
        ret

# env_read: a0 = a file, a1 = where to, a2 = how many bytes at most: reads up to the end of a line, if the file is 0; a0 = how many, -1 for
# another file. Overwrites t0 to t4.
env_read:
        bnez    a0, env_no_file
        mv      t2, ra
        mv      t3, a1
        add     t4, a1, a2
1:      bgeu    t3, t4, 2f
        call    env_getc
        sb      a0, 0(t3)
        addi    t3, t3, 1
        li      t0, '\n'
        bne     a0, t0, 1b
2:      sub     a0, t3, a1
        jr      t2

        .bss
        .space  12                      # the digits of a number, from the end
env_digits_end:
        .balign 4
        .text
