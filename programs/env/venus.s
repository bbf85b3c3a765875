# venus: the calls of Venus. The number is in a0, the argument in a1, the result in a0; see start.s.
#
#   1 print_int   4 print_string   9 sbrk   10 exit   11 print_character   17 exit2 (code a1)   34 print_hex

        .include "env/start.s"
        .include "env/io.s"
        .include "env/clock.s"

# A row for each call: its number, and its code below.
        .macro  ROW number:req, code:req
        .word   \number, \code
        .endm

        .section .rodata
        .balign 4
env_calls:
        ROW     1, venus_print_int
        ROW     4, venus_print_string
        ROW     9, venus_sbrk
        ROW     10, venus_exit
        ROW     11, venus_print_char
        ROW     17, venus_exit_code
        ROW     34, venus_print_hex
        ROW     0, 0
venus_name:
        .asciz  "env: Venus call "
venus_absent:
        .asciz  " is not here: breakfast doc venus lists those that are\n"

# env_call: we get here from env_trap: a0 and a1 are the program's, t6 is where they are saved.
        .section .env, "ax"
env_call:
        la      t0, env_calls
1:      lw      t1, 4(t0)
        beqz    t1, 2f                  # the end of the table
        lw      t2, 0(t0)
        addi    t0, t0, 8
        bne     t2, a0, 1b
        mv      a0, a1                  # where the procedures want the argument
        jr      t1
2:      mv      a2, a0
        la      a1, venus_name
        la      a3, venus_absent
        j       env_unknown

venus_print_int:
        call    env_print_int
        j       env_quiet
venus_print_string:
        call    env_print
        j       env_quiet
venus_print_char:
        call    env_putc
        j       env_quiet
venus_print_hex:
        call    env_print_hex
        j       env_quiet
venus_sbrk:
        call    env_sbrk
        lw      a1, 32(t6)
        j       env_return
venus_exit:
        li      a0, 0
venus_exit_code:
        j       env_exit
        .text
