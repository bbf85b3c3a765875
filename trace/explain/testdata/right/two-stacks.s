# Two coroutines, each with a stack: sp jumps from one to the other and back.
#: ending halted 0
_start: la      sp, top_a
        la      t0, other
        la      t1, top_b
        addi    t1, t1, -16
        sw      t0, 12(t1)
        sw      t1, saved, t2
        li      s1, 100
1:      call    yield
        addi    s0, s0, 1
        blt     s0, s1, 1b
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
other:  call    yield
        j       other
yield:  addi    sp, sp, -16
        sw      ra, 12(sp)
        lw      t0, saved
        sw      sp, saved, t1
        mv      sp, t0
        lw      ra, 12(sp)
        addi    sp, sp, 16
        ret
        .bss
        .balign 16
        .space  256
top_a:  .space  256
top_b:  .space  4
saved:  .space  4
