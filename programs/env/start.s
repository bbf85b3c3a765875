# The environment of RARS and of Venus, in so far as programs that were written for those run here: a beginning, an end, and the calls
# that they make by ecall. It is assembled behind the program by --env rars or --env venus, and can be stepped into like anything else.
# The memory map, the devices and the syntax are this machine's.
#
#   start.s    how a program begins and ends, and the way into a call and out of it
#   io.s       printing and reading, on the UART
#   clock.s    time, sleep, memory and random numbers
#   rars.s     which number of a7 is which call
#   venus.s    which number of a0 is which call

        .option push
        .option norvc                   # every instruction is a word, so that an ecall is, too

# Begin. We get here from power-on: M mode, interrupts off, registers unknown. The program's own code comes first in .text, so it begins
# where a person who reads it would begin: at main; without one, at _start; without either, with the first line.
        .section .env, "ax"
        .weak   main
        .weak   _start
        .globl  __env_start
__env_start:
        la      sp, env_stack           # 1. a stack, and the pointer that short data is reached from
        .option push
        .option norelax
        la      gp, __global_pointer$
        .option pop
        la      t0, env_trap            # 2. ecalls come to env_trap, which finds in mscratch where to save registers
        csrw    mtvec, t0
        la      t0, env_saved
        csrw    mscratch, t0
        la      t0, main                # 3. a name that nobody defined is 0
        bnez    t0, 1f
        la      t0, _start
        bnez    t0, 1f
        la      t0, __text_start
1:      li      a0, 0                   # 4. no arguments
        li      a1, 0
        jalr    t0
        li      a0, 0                   # 5. it came back: it is done, whatever is in a0
        j       env_exit

# The end of .text: a program that runs on past its last line is done. This must be the last of .text, right behind the program's.
        .text
        li      a0, 0
        tail    env_exit

# env_exit: ends with code a0.
        .section .env, "ax"
env_exit:
        li      t0, FINISHER_PASS
        beqz    a0, 1f
        slli    a0, a0, 16              # the finisher takes 16 bits of code
        li      t0, FINISHER_FAIL
        or      t0, t0, a0
1:      sw      t0, FINISHER_EXIT, t1
2:      j       2b

# The way in. We get here by an ecall of the program, in M mode with interrupts off; every register is the program's, and stays so,
# but for a0 and a1, in which calls return something. Any other trap is the program's own mistake.
        .balign 4
env_trap:
        csrrw   t6, mscratch, t6        # 1. t6 = where to save; the program's t6 waits in mscratch
        sw      ra, 0(t6)               # 2. what the calls use, and no more
        sw      t0, 4(t6)
        sw      t1, 8(t6)
        sw      t2, 12(t6)
        sw      t3, 16(t6)
        sw      t4, 20(t6)
        sw      t5, 24(t6)
        sw      a0, 28(t6)
        sw      a1, 32(t6)
        sw      a2, 36(t6)
        sw      a3, 40(t6)
        sw      a7, 44(t6)
        csrr    t0, mcause
        li      t1, 11                  # an ecall from M mode?
        bne     t0, t1, env_fault
        csrr    t0, mepc                # 3. the program goes on behind its ecall, which is a word
        addi    t0, t0, 4
        csrw    mepc, t0
        j       env_call                # 4. rars.s and venus.s say which call is meant

# env_return: the way out. t6 = where the registers are; a0 and a1 are what the call returns.
env_return:
        lw      ra, 0(t6)
        lw      t0, 4(t6)
        lw      t1, 8(t6)
        lw      t2, 12(t6)
        lw      t3, 16(t6)
        lw      t4, 20(t6)
        lw      t5, 24(t6)
        lw      a2, 36(t6)
        lw      a3, 40(t6)
        lw      a7, 44(t6)
        csrrw   t6, mscratch, t6        # its own t6 again, and mscratch is ready for the next call
        mret

# env_quiet: the same for a call that returns nothing: a0 and a1 are as they were.
env_quiet:
        lw      a0, 28(t6)
        lw      a1, 32(t6)
        j       env_return

# env_fault: the program did something wrong, which is not ours to handle. We go back to it with no trap handler set, so that it happens
# again, and the machine says what it was and where.
env_fault:
        csrw    mtvec, zero
        j       env_quiet

# env_unknown: a2 = the number of a call that is not here; a1 and a3 = what to say before and behind it. Ends with code 1.
env_unknown:
        mv      t5, a2
        mv      a0, a1
        call    env_print
        mv      a0, t5
        call    env_print_int
        mv      a0, a3
        call    env_print
        li      a0, 1
        j       env_exit

        .bss
        .balign 16
env_saved:
        .space  48
        .balign 16
        .space  0x40000                 # a quarter of a MiB
env_stack:
        .text                           # nothing may come behind the end of .text but this file's end
        .option pop
