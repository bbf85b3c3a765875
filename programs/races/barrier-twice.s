# barrier-twice: two meet at a barrier, and one is there for the second time before the other has left it.
#
# The barrier counts who has come. The last one sets the count to 0, and who waits sees that and goes on. But if he does
# not look before the other comes to the barrier again, he sees 1, and both wait.
#
# Run: breakfast explore barrier-twice
# Mended: breakfast explore barrier-twice-mended

        .include "lib/tasks.s"

# MEET: wait for the other.
        .macro  MEET
        .ifdef  MENDED
        lw      s1, times               # which meeting it is
        .endif
        li      t0, 1
        la      t1, come
        amoadd.w t0, t0, (t1)
        bnez    t0, 2f
1:      YIELD                           # the first one waits
        .ifndef MENDED
        lw      t0, come                # until it is 0 again: but it may be 1 already, of the next meeting
        bnez    t0, 1b
        .else
        lw      t0, times               # until this meeting is over: that stays so
        beq     t0, s1, 1b
        .endif
        j       3f
2:      sw      zero, come, t0          # the last one lets both go on
        .ifdef  MENDED
        addi    s1, s1, 1
        sw      s1, times, t0
        .endif
3:
        .endm

ada:    MEET
        YIELD                           # she does something that takes a while
        MEET
        DONE

bob:    MEET
        YIELD
        MEET
        DONE

judge:  li      a0, 0
        j       end

        .data
come:   .word   0
times:  .word   0
frames: TASK    ada, stack_top
        TASK    bob, stack_top
frames_end:
