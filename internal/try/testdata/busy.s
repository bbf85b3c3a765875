# What a history has to go back through: timer interrupts, typed text, a disk that is written to, an appliance, memory
# that changes all the time; and, on a second hart, more of it. It has no end.

        .equ    DISK, 0x10001000
        .equ    SLICE, 20000            # ticks from one timer interrupt to the next

# Power-on: all harts come here, a0 being their number.
_start: la      sp, stacks
        addi    t0, a0, 1
        slli    t0, t0, 10
        add     sp, sp, t0              # a kilobyte each
        la      t0, saved
        slli    t1, a0, 4
        add     t0, t0, t1
        csrw    mscratch, t0            # 16 bytes each, for the handler
        la      t0, timer
        csrw    mtvec, t0
        la      t0, CLINT_MTIMECMP      # the first interrupt is at once
        slli    t1, a0, 3
        add     t0, t0, t1
        sw      zero, 4(t0)
        sw      zero, 0(t0)
        li      t0, 1 << 7              # mie.MTIE
        csrw    mie, t0
        csrsi   mstatus, 8
        la      s0, array
        slli    t0, a0, 15
        add     s0, s0, t0              # 32 KiB each
        bnez    a0, work
        li      t0, 500                 # the kettle
        sw      t0, KETTLE_FILL, t1
        li      t0, 1
        sw      t0, KETTLE_CTRL, t1
        li      s1, DISK                # a queue of four, as the legacy interface has it
        li      t0, 4096
        sw      t0, 0x28(s1)
        li      t0, 4
        sw      t0, 0x38(s1)
        la      t0, queue
        srli    t0, t0, 12
        sw      t0, 0x40(s1)

# s0: the array; s2: which word is next; s3: what is mixed into it; s4: rounds; a0: the hart
work:   li      t0, 1024
1:      add     t1, s0, s2
        lw      t2, 0(t1)
        xor     s3, s3, t2
        slli    t3, s3, 5
        add     s3, s3, t3
        addi    s3, s3, 7
        sw      s3, 0(t1)
        addi    s2, s2, 4
        slli    t3, s2, 17
        srli    s2, t3, 17              # within 32 KiB
        addi    t0, t0, -1
        bnez    t0, 1b
        la      t1, shared
        amoadd.w zero, s3, (t1)
        addi    s4, s4, 1
        bnez    a0, work

        lbu     t0, UART_LSR            # what is typed is said again
        andi    t0, t0, UART_LSR_DR
        beqz    t0, 2f
        lbu     t0, UART_RBR
        add     s3, s3, t0
        sb      t0, UART_THR, t1
2:      andi    t0, s4, 63              # now and then a sector is written
        bnez    t0, work
        lw      t0, KETTLE_TEMP
        add     s3, s3, t0
        la      t1, header
        srli    t0, s4, 6
        andi    t0, t0, 63
        sw      t0, 8(t1)               # which
        sw      s3, data, t1
        la      t1, queue + 64          # the available ring
        lhu     t0, 2(t1)
        addi    t0, t0, 1
        sh      t0, 2(t1)
        sw      zero, 0x50(s1)          # look at queue 0
        lw      t0, 0x60(s1)
        sw      t0, 0x64(s1)
        andi    t0, s4, 1023
        bnez    t0, work
rare:   li      t0, '.'
        sb      t0, UART_THR, t1
        j       work

# The timer: the next one is SLICE after now. t0 to t2 are the program's, and saved.
        .balign 4
timer:  csrrw   sp, mscratch, sp
        sw      t0, 0(sp)
        sw      t1, 4(sp)
        sw      t2, 8(sp)
        lw      t0, CLINT_MTIME
        li      t1, SLICE
        add     t0, t0, t1
        csrr    t2, mhartid
        slli    t2, t2, 3
        la      t1, CLINT_MTIMECMP
        add     t1, t1, t2
        sw      t0, 0(t1)
        sw      zero, 4(t1)
        la      t1, slices
        srli    t2, t2, 1
        add     t1, t1, t2
        lw      t0, 0(t1)
        addi    t0, t0, 1
        sw      t0, 0(t1)
        lw      t0, 0(sp)
        lw      t1, 4(sp)
        lw      t2, 8(sp)
        csrrw   sp, mscratch, sp
        mret

        .data
        .balign 4096
queue:  .word   header, 0, 16, 1 | 1 << 16      # three descriptors: what to do,
        .word   data, 0, 512, 1 | 2 << 16       # with what,
        .word   answer, 0, 1, 2                 # and how it went
        .word   0, 0, 0, 0
        .space  8192 - 64
header: .word   1, 0, 0, 0                      # write sector …
data:   .space  512
answer: .word   0
shared: .word   0
slices: .word   0, 0
saved:  .space  2 * 16
        .bss
        .balign 16
stacks: .space  2 * 1024
array:  .space  2 * 32768
