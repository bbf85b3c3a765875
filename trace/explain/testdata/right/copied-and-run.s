# A procedure is copied to other memory, and called there.
#: ending halted 0
_start: la      sp, top
        la      t0, from
        la      t1, from_end
        la      t2, to
1:      lw      t3, 0(t0)
        sw      t3, 0(t2)
        addi    t0, t0, 4
        addi    t2, t2, 4
        bltu    t0, t1, 1b
        fence.i
        li      a0, 20
        la      t0, to
        jalr    t0
        li      t0, 42
        bne     a0, t0, failed
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
failed: li      t0, FINISHER_FAIL
        sw      t0, FINISHER_EXIT, t1
from:   addi    a0, a0, 1
        slli    a0, a0, 1
        ret
from_end:
        .bss
        .balign 4
to:     .space  64
        .space  256
top:
