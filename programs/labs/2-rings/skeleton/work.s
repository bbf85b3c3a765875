# work: where lab 2 begins and ends, and its work. You need not change this file: lab check uses its own.
#
# It calls what you write in rings.s: enable, and rest; interrupts go to handler. These names are .globl there.
#
# work is WORK portions of it. It is work that notices everything. Each register holds a number of its own,
# and each portion looks, four times, whether all of them are still what they were: take the number away, see whether 0 is left, and put it
# back. No other register is needed for that, so all of them can be looked at.
#
# The first that has changed is left in `spoiled` (5 for x5, which is t0). Then all are set again, and work goes on.

        .ifndef CUPS
        .equ    CUPS, 1                 # cups of water to boil
        .endif
        .ifndef WORK
        .equ    WORK, 400               # portions of work for each cup; the water boils after some 190
        .endif
        .ifndef AGAIN
        .equ    AGAIN, 0                # 1: rest is called once more in the end, with less than there is
        .endif
        .ifndef EARLY
        .equ    EARLY, 0                # 1: the kettle has rung before enable is called, and that is all
        .endif
        .ifndef KEY
        .equ    KEY, 500                # what the numbers in the registers depend on, 100 to 900
        .endif
        .ifndef STACK
        .equ    STACK, 512              # bytes
        .endif

        .globl  _start
_start: la      sp, stack_top
        .if     EARLY
        li      t0, 250
        sw      t0, KETTLE_FILL, t1
        li      t0, KETTLE_CTRL_HEAT
        sw      t0, KETTLE_CTRL, t1
1:      lw      t0, KETTLE_RING
        beqz    t0, 1b
        call    enable                  # the processor is interrupted as soon as the last gate is open
        j       over
        .endif
        call    enable
        li      s0, 1                   # the cup we are at
next_cup:
        lw      t0, MUG_TAKE            # take the last cup away; an empty mug stands in its place
        li      t0, 250
        sw      t0, KETTLE_FILL, t1
        li      t0, KETTLE_CTRL_HEAT
        sw      t0, KETTLE_CTRL, t1
        call    work                    # the kettle may ring anywhere in here, or …
        mv      a0, s0
        call    rest                    # … in here, or have rung already
        csrr    t0, mstatus             # are interrupts on again?
        andi    t0, t0, 1 << 3
        bnez    t0, 1f
        sw      s0, deaf, t0
1:      addi    s0, s0, 1
        li      t0, CUPS
        ble     s0, t0, next_cup
        .if     AGAIN
        li      a0, 0                   # so often it has rung already
        call    rest
        .endif
over:   li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
1:      j       1b

        .globl  spoiled
work:   addi    sp, sp, -64
        sw      ra, 0(sp)
        .set    at, 4
        .irp    reg, s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11, gp, tp
        sw      \reg, at(sp)
        .set    at, at + 4
        .endr
        sw      sp, work_sp, t0
        li      t0, WORK
        sw      t0, work_left, t1
work_begin:
        .irp    n, 1,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
        li      x\n, 1000 + \n * KEY % 919
        .endr
work_portion:
        .rept   4
        .irp    n, 1,3,4,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,5,6
        addi    x\n, x\n, -1000 - \n * KEY % 919
        bnez    x\n, work_spoiled_\n
        addi    x\n, x\n, 1000 + \n * KEY % 919
        .endr
        .endr
        lw      x5, work_sp             # sp itself, with the help of another
        bne     x5, sp, work_spoiled_2
        lw      x5, work_left
        addi    x5, x5, -1
        sw      x5, work_left, x6
        beqz    x5, work_done
        li      x5, 1000 + 5 * KEY % 919
        li      x6, 1000 + 6 * KEY % 919
        j       work_portion

work_done:
        .set    at, 4
        lw      ra, 0(sp)
        .irp    reg, s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11, gp, tp
        lw      \reg, at(sp)
        .set    at, at + 4
        .endr
        addi    sp, sp, 64
        ret

        .irp    n, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
work_spoiled_\n:
        li      t0, \n
        j       work_spoiled
        .endr
work_spoiled:
        lw      sp, work_sp
        lw      t1, spoiled             # only the first is kept
        bnez    t1, work_begin
        sw      t0, spoiled, t1
        j       work_begin

        .bss
        .balign 16
spoiled:
        .space  4                       # the register that changed, 0 if none did
work_left:
        .space  4
work_sp:
        .space  4
deaf:   .space  4                       # the cup after which rest came back with interrupts off
        .balign 16
below:  .space  STACK
stack_top:
