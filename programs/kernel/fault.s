# A task that misbehaves is stopped, with one line that says why; the others go on.

# fault: we get here from trap: s0 = the task, t0 = mcause.
#   kernel: greedy stopped: store access fault at 0x80000000, pc 0x80000a14
fault:  mv      s1, t0
        csrr    s2, mtval
        la      t1, cause_names
        slli    t0, s1, 2
        add     t1, t1, t0
        lw      s3, 0(t1)
stop_task:                              # s2 = what mtval says, s3 = the reason
        la      a0, 1f
        call    print
        lw      a0, TCB_NAME(s0)
        call    print
        la      a0, 2f
        call    print
        mv      a0, s3
        call    print
        mv      a0, s2
        call    print_hex
        la      a0, 3f
        call    print
        lw      a0, TCB_PC(s0)
        call    print_hex
        la      a0, newline
        call    print
        li      a0, STOPPED
        j       bury

bad_pointer:                            # a system call with a buffer that is not the task's: a0
        mv      s2, a0
        la      s3, 4f
        lw      t0, TCB_PC(s0)          # the ecall, not what follows it
        addi    t0, t0, -4
        sw      t0, TCB_PC(s0)
        j       stop_task

        .section .rodata
1:      .asciz  "kernel: "
2:      .asciz  " stopped: "
3:      .asciz  ", pc "
4:      .asciz  "system call with a buffer that is not its own at "
c0:     .asciz  "jump to a misaligned address "
c1:     .asciz  "instruction access fault at "
c2:     .asciz  "illegal instruction "
c3:     .asciz  "breakpoint at "
c4:     .asciz  "misaligned load at "
c5:     .asciz  "load access fault at "
c6:     .asciz  "misaligned store at "
c7:     .asciz  "store access fault at "
        .balign 4
cause_names:
        .word   c0, c1, c2, c3, c4, c5, c6, c7
        .text
