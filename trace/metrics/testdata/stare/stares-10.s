# stares: from tea to over
# two coroutines with nothing to do: each looks (one at the kettle, one at the time CSR), and yields to the other
        .globl  _start
_start:
        la      sp, stack_a
        la      t0, stack_b - 16
        la      t1, clock
        sw      t1, 0(t0)               # where b begins
        la      t1, other
        sw      t0, 0(t1)
        li      t0, 300
        sw      t0, KETTLE_FILL, t1
        li      t0, KETTLE_CTRL_HEAT
        sw      t0, KETTLE_CTRL, t1
        csrr    t0, time
        li      s0, 120 * KITCHEN_SECOND
        add     s0, s0, t0
        la      t1, alarm
        sw      s0, 0(t1)
        li      s0, 0

tea:    lw      t0, KETTLE_STATUS
        andi    t0, t0, KETTLE_STATUS_HEATING
        beqz    t0, over
        call    yield
        j       tea

clock:  csrr    t0, time
        la      t1, alarm
        lw      t1, 0(t1)
        bgeu    t0, t1, over
        call    yield
        j       clock

yield:  addi    sp, sp, -16             # the other's stack, and back to where it was
        sw      ra, 0(sp)
        sw      s0, 4(sp)
        la      t0, other
        lw      t1, 0(t0)
        sw      sp, 0(t0)
        mv      sp, t1
        lw      ra, 0(sp)
        lw      s0, 4(sp)
        addi    sp, sp, 16
        ret
over:
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
hang:   j       hang
        .bss
        .balign 16
other:  .space  4
alarm:  .space  4
        .balign 16
        .space  256
stack_a:
        .space  256
stack_b:
