# A stack of bytes, at no multiple of anything.
#: ending halted 0
_start: la      sp, top
        addi    sp, sp, -1
        li      a0, 'x'
        addi    sp, sp, -1
        sb      a0, 0(sp)
        lbu     a1, 0(sp)
        addi    sp, sp, 1
        bne     a0, a1, failed
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
failed: li      t0, FINISHER_FAIL
        sw      t0, FINISHER_EXIT, t1
        .bss
        .space  63
top:
