# rars: the calls of RARS. The number is in a7, arguments in a0 to a2, the result in a0 (and a1 for the time); see start.s.
#
#   1 PrintInt      5 ReadInt       10 Exit        32 Sleep            40 RandSeed      93 Exit2 (code a0)
#   4 PrintString   8 ReadString    11 PrintChar   34 PrintIntHex      41 RandInt       63 Read (file 0)
#   9 Sbrk         12 ReadChar      30 Time        35 PrintIntBinary   42 RandIntRange  64 Write (files 1 and 2)
#                                                  36 PrintIntUnsigned

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
        ROW     1, rars_print_int
        ROW     4, rars_print_string
        ROW     5, rars_read_int
        ROW     8, rars_read_string
        ROW     9, rars_sbrk
        ROW     10, rars_exit
        ROW     11, rars_print_char
        ROW     12, rars_read_char
        ROW     30, rars_time
        ROW     32, rars_sleep
        ROW     34, rars_print_hex
        ROW     35, rars_print_binary
        ROW     36, rars_print_unsigned
        ROW     40, rars_seed
        ROW     41, rars_rand
        ROW     42, rars_rand_range
        ROW     63, rars_read
        ROW     64, rars_write
        ROW     93, rars_exit_code
        ROW     0, 0
rars_name:
        .asciz  "env: RARS call "
rars_absent:
        .asciz  " is not here: breakfast doc rars lists those that are\n"

# env_call: we get here from env_trap: a0 to a2 and a7 are the program's, t6 is where they are saved.
        .section .env, "ax"
env_call:
        la      t0, env_calls
1:      lw      t1, 4(t0)
        beqz    t1, 2f                  # the end of the table
        lw      t2, 0(t0)
        addi    t0, t0, 8
        bne     t2, a7, 1b
        jr      t1
2:      la      a1, rars_name
        la      a3, rars_absent
        mv      a2, a7
        j       env_unknown

rars_print_int:
        call    env_print_int
        j       env_quiet
rars_print_string:
        call    env_print
        j       env_quiet
rars_print_char:
        call    env_putc
        j       env_quiet
rars_print_hex:
        call    env_print_hex
        j       env_quiet
rars_print_binary:
        call    env_print_binary
        j       env_quiet
rars_print_unsigned:
        call    env_print_unsigned
        j       env_quiet

rars_read_int:
        call    env_read_int
        j       rars_one
rars_read_string:
        call    env_read_string
        j       env_quiet
rars_read_char:
        call    env_getc
        j       rars_one
rars_read:
        call    env_read
        j       rars_one
rars_write:
        call    env_write
        j       rars_one

rars_sbrk:
        call    env_sbrk
        j       rars_one
rars_time:
        call    env_time
        j       env_return
rars_sleep:
        call    env_sleep
        j       env_quiet
rars_seed:                              # a0 = which generator (there is one), a1 = the seed
        mv      a0, a1
        call    env_seed
        j       env_quiet
rars_rand:
        call    env_rand
        j       rars_one
rars_rand_range:                        # a1 = how many: 0 to a1 - 1
        call    env_rand
        beqz    a1, rars_one
        remu    a0, a0, a1
rars_one:                               # a0 is the result, a1 as it was
        lw      a1, 32(t6)
        j       env_return

rars_exit:
        li      a0, 0
rars_exit_code:
        j       env_exit
        .text
