# freed-by-another: a lock is given back by who does not hold it.
#
# Bob is impatient. He tries to take the lock, and does without if it is taken. But he gives it back in either case. If
# he comes while ada holds it, he gives away what is hers, and has it the next time he tries.
#
# Run: breakfast explore freed-by-another
# Mended: breakfast explore freed-by-another-mended

        .include "lib/tasks.s"

ada:    li      s2, 2
1:      li      t0, 1
        la      a1, lock
        amoswap.w t0, t0, (a1)          # 0 if it was free, and hers now
        beqz    t0, 2f
        YIELD
        j       1b
2:      lw      s0, jar
        addi    s0, s0, 1
        sw      s0, jar, s1
        sw      zero, lock, t0
        addi    s2, s2, -1
        bnez    s2, 1b
        DONE

bob:    li      s2, 2
1:      li      t0, 1
        la      a1, lock
        amoswap.w t0, t0, (a1)
        bnez    t0, 2f                  # taken: then not
        lw      s0, jar
        addi    s0, s0, 1
        sw      s0, jar, s1
        lw      s0, bobs
        addi    s0, s0, 1
        sw      s0, bobs, s1
        .ifdef  MENDED
        sw      zero, lock, t0          # it is his: he gives it back
        .endif
2:
        .ifndef MENDED
        sw      zero, lock, t0          # it may be hers
        .endif
        addi    s2, s2, -1
        bnez    s2, 1b
        DONE

judge:  lw      a0, jar                 # ada's two and bob's
        lw      a1, bobs
        addi    a1, a1, 2
        sub     a0, a0, a1
        j       end

        .data
jar:    .word   0
bobs:   .word   0
lock:   .word   0
frames: TASK    ada, stack_top
        TASK    bob, stack_top
frames_end:
