# tasks: where lab 7, Behind bars, begins and ends, and its three tasks. You need not change this file: lab check uses its
# own.
#
# _start fills a frame for each task, and lets the first go. A frame is what is kept of a task that does not run: 32
# words, the pc in word 0, register xn in word n. What is to be decided is yours: `cell` says what a task may reach,
# `lower` in which mode it runs, and `handle` what is done when it calls the kernel, or goes wrong.
#
# honest   calls the kernel, also with pointers that are none of its own, and keeps what it is answered
# rogue    says hello, and commits a crime (CRIME); if it is not stopped, it notes that it got away
# late     comes last, and only says that it is still there
#
# Each has a cell: CELL_SIZE bytes, which begin with its words and texts and end with its stack.
#
# Written so that GNU's assembler takes it as well: registers of devices are numbers here.

        .ifndef CRIME
        .equ    CRIME, 1                # 1 to 13: see `rogue`
        .endif
        .ifndef CUP
        .equ    CUP, 250                # ml of water that honest asks for
        .endif
        .ifndef CELL_SIZE
        .equ    CELL_SIZE, 512          # bytes: a power of two, 256 to 1024
        .endif
        .ifndef AT
        .equ    AT, 48                  # where the text in a cell begins, in bytes: 48 to 96
        .endif
        .ifndef SEAT
        .equ    SEAT, 23                # a number of two digits, which honest has in its text
        .endif
        .ifndef START
        .equ    START, 0                # in which order honest makes its calls: which of seven comes first, 0 to 6, …
        .endif
        .ifndef STEP
        .equ    STEP, 1                 # … and how far it is to the next, 1 to 6
        .endif
        .ifndef UNKNOWN
        .equ    UNKNOWN, 99             # a number that no call has
        .endif

        .text
        .globl  _start, trap
_start: la      sp, kernel_stack
        la      t0, trap
        csrw    mtvec, t0
        la      s0, frames
        la      s1, entries
        li      s2, 3
1:      lw      t0, 0(s1)               # where it begins
        sw      t0, 0(s0)
        lw      t0, 4(s1)               # its cell: sp is the end of that
        li      t1, CELL_SIZE
        add     t0, t0, t1
        sw      t0, 4*2(s0)
        addi    s0, s0, 128
        addi    s1, s1, 8
        addi    s2, s2, -1
        bnez    s2, 1b
        li      s0, 0                   # task 0 goes first

# go: task s0 is the next to run, if it is not over; we are the kernel, on its stack.
go:     la      t0, over
        add     t0, t0, s0
        lbu     t1, 0(t0)
        bnez    t1, after
        la      t0, current
        sw      s0, 0(t0)
        addi    t0, s0, 1
        li      t1, 0x11005000          # the ticket rail: who runs, for the timeline
        sw      t0, 0(t1)
        slli    t0, s0, 3
        la      t1, entries
        add     t0, t0, t1
        lw      a0, 4(t0)               # its cell
        li      a1, CELL_SIZE
        call    cell
        li      t0, 3 << 11             # as things are, mret goes to machine mode
        csrs    mstatus, t0
        call    lower
        slli    a0, s0, 7
        la      t0, frames
        add     t6, a0, t0
        csrw    mscratch, t6
        lw      t0, 0(t6)
        csrw    mepc, t0
        .irp    n, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
        lw      x\n, 4*\n(t6)
        .endr
        mret

# after: task s0 is over. The next one, or the end.
after:  addi    s0, s0, 1
        li      t0, 3
        blt     s0, t0, go
        li      t0, 0x100000            # the finisher: the run is over, and went well
        li      t1, 0x5555
        sw      t1, 0(t0)
1:      j       1b

# trap: a task has called, or gone wrong. mscratch holds the address of its frame. All of it is kept, then handle decides:
# 0 in a0 if the task goes on, 1 if it is over. A trap from the kernel itself is a mistake of ours: the end, with code 3.
        .balign 4
trap:   csrrw   t6, mscratch, t6
        .irp    n, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30
        sw      x\n, 4*\n(t6)
        .endr
        csrr    t0, mscratch
        sw      t0, 4*31(t6)
        csrr    t0, mepc
        sw      t0, 0(t6)
        csrr    t0, mstatus             # MPP: where we come from
        srli    t0, t0, 11
        andi    t0, t0, 3
        bnez    t0, ours
        la      sp, kernel_stack
        mv      a0, t6
        csrr    a1, mcause
        call    handle
        la      t0, current
        lw      s0, 0(t0)
        beqz    a0, go
        la      t0, over
        add     t0, t0, s0
        li      t1, 1
        sb      t1, 0(t0)
        j       after
ours:   li      t0, 0x100000
        li      t1, 3 << 16 | 0x3333
        sw      t1, 0(t0)
1:      j       1b

# A task that came here, in user mode, got away with its fourth crime.
escape: li      t0, 4
        sw      t0, 4(s0)
        li      a7, 3
        ecall
1:      j       1b
escape_end:

# The tasks. Their code lies between task_code and task_end, and nothing else does.
        .balign 4
        .globl  task_code, task_end, honest, rogue, late
        .macro  CALL number, to         # makes a call, and keeps the answer in a word of the cell
        li      a7, \number
        ecall
        sw      a0, \to(s0)
        .endm
        .macro  ASKS                    # the call that is next: 0 to 6, for 3 to 9
        .if     next == 0
        li      t0, CELL_SIZE - 3       # 3. the last three bytes of its cell
        add     a0, s0, t0
        li      a1, 3
        CALL    1, 28
        .elseif next == 1
        la      a0, secret              # 4. the kernel's memory
        li      a1, 11
        CALL    1, 8
        .elseif next == 2
        li      t0, CELL_SIZE - 2       # 5. memory that begins in the cell and ends a byte beyond
        add     a0, s0, t0
        li      a1, 3
        CALL    1, 12
        .elseif next == 3
        addi    a0, s0, AT              # 6. that ends far beyond
        li      a1, CELL_SIZE
        CALL    1, 32
        .elseif next == 4
        la      a0, rogue_cell + AT     # 7. a neighbour's
        li      a1, 11
        CALL    1, 20
        .elseif next == 5
        li      a0, CUP                 # 8. water
        CALL    2, 24
        .elseif next == 6
        addi    a0, s0, AT              # 9. no bytes at all
        li      a1, 0
        CALL    1, 40
        .endif
        .endm
task_code:
honest: la      s0, honest_cell
        addi    a0, s0, AT              # 1. its own text
        li      a1, 11
        CALL    1, 0
        li      a0, 7                   # 2. a call that there is none of
        li      a1, 2 * UNKNOWN
        CALL    UNKNOWN, 4
        sw      a1, 44(s0)              # only a0 has changed
        .set    next, START             # 3. to 9. in an order that is not always the same
        .rept   7
        ASKS
        .set    next, (next + STEP) % 7
        .endr
        addi    a0, s0, AT              # 10. so long that its end comes before its beginning
        li      a1, 0xfffffff0
        CALL    1, 16
        la      t0, task_code           # it may read code, too
        lw      t0, 0(t0)
        sw      t0, 36(s0)
        li      a7, 3
        ecall
1:      j       1b

rogue:  la      s0, rogue_cell
        addi    a0, s0, AT
        li      a1, 11
        CALL    1, 0
        .if     CRIME == 1
        la      t0, secret              # 1. stores to the kernel's memory
        sw      zero, 0(t0)
        .elseif CRIME == 2
        la      t0, honest_cell         # 2. reads another's
        lw      t1, AT(t0)
        .elseif CRIME == 3
        li      t0, 0                   # 3. reads what is M mode's
        csrr    t0, mscratch
        bnez    t0, 2f
        li      t0, 100                 # it trapped, and that was all: behind it we are again
        sw      t0, 4(s0)
        li      a7, 3
        ecall
2:
        .elseif CRIME == 4
        la      t0, escape              # 4. goes to the kernel's code
        jr      t0
        .elseif CRIME == 5
        mret                            # 5. an instruction that is M mode's
        .elseif CRIME == 6
        la      t0, honest              # 6. changes code
        sw      zero, 0(t0)
        .elseif CRIME == 7
        li      t0, 0x11000018          # 7. uses a device: the kettle
        sw      t1, 0(t0)
        .elseif CRIME == 8
        addi    t0, s0, -4              # 8. stores below its cell
        sw      zero, 0(t0)
        .elseif CRIME == 9
        li      t0, CELL_SIZE           # 9. stores above it
        add     t0, t0, s0
        sw      zero, 32(t0)
        .elseif CRIME == 11
        li      t0, 0x10000000          # 11. prints by itself
        li      t1, 33
        sb      t1, 0(t0)
        .elseif CRIME == 12
        la      t0, task_code           # 12. reads the kernel's code, in front of the tasks'
        lw      t1, -4(t0)
        .elseif CRIME == 13
        la      t0, task_end            # 13. and behind
        lw      t1, 0(t0)
        .else
        li      t0, 0x00008067          # 10. writes an instruction into its cell, ret, and calls it
        sw      t0, 64(s0)
        fence.i
        addi    t0, s0, 64
        jalr    t0
        .endif
        li      t0, CRIME
        sw      t0, 4(s0)               # nobody has stopped it
        li      a7, 3
        ecall
1:      j       1b

late:   la      s0, late_cell
        addi    a0, s0, AT
        li      a1, 17
        CALL    1, 0
        li      a7, 3
        ecall
1:      j       1b
task_end:

        .section .rodata
        .balign 4
entries:
        .word   honest, honest_cell, rogue, rogue_cell, late, late_cell

        .data
        .balign 4
        .globl  secret
secret: .ascii  "top secret\n"
        .globl  honest_cell, rogue_cell, late_cell
        .macro  CELL name, text, number=0
        .balign CELL_SIZE
\name:  .space  AT
        .ascii  "\text"
        .if     \number
        .byte   48 + \number / 10, 48 + \number % 10, 10
        .endif
.Lend\name:
        .space  CELL_SIZE - 3 - (.Lend\name - \name)
        .ascii  "ok\n"
        .endm
        .space  1
        CELL    honest_cell, "tea for ", SEAT
        CELL    rogue_cell, "jam, hello\n"
        CELL    late_cell, "still here, fine\n"

        .bss
        .balign 16
current:
        .space  4
over:   .space  12
        .globl  frames, kernel_stack
frames: .space  3 * 128                 # yours to write, as the kernel's stack is
        .space  1024
kernel_stack:
        .text
