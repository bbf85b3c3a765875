# priority-inversion: the most urgent task waits for one that has no hurry at all.
#
# The cleaner, who has no hurry, uses the sink. The timer lets the cook in, who is the most urgent, and the baker, who
# is more urgent than the cleaner and needs no sink. If that is while the cleaner has the sink, the cook waits for the
# cleaner, and the cleaner for the baker, who goes first: he is served before the cook.
#
# Run: breakfast explore priority-inversion
# Mended: breakfast explore priority-inversion-mended

# LET_IN frame: a task that waits outside (F_AWAY is 2) may run; one that is done stays so. Overwrites t0, t1.
        .macro  LET_IN frame
        lw      t0, \frame + F_AWAY
        addi    t0, t0, -2
        bnez    t0, 8f
        sw      t0, \frame + F_AWAY, t1
8:
        .endm

        .equ    WITH_RINGS, 1
        .macro  RINGS                   # the timer lets both in; t6 is not to be changed
        LET_IN  frames + FRAME
        LET_IN  frames + 2 * FRAME
        .endm
        .ifdef  MENDED
        .equ    WITH_HOLDER, 1
        .macro  WAITS                   # somebody has to wait for the sink: who holds it is as urgent as he
        lw      t0, 4(a0)               # its holder's frame
        lw      t1, F_PRIORITY(t6)
        lw      t2, F_PRIORITY(t0)
        bge     t2, t1, 9f
        sw      t1, F_PRIORITY(t0)
9:
        .endm
        .macro  GETS                    # t0 is the semaphore that the task of frame t6 gets
        sw      t6, 4(t0)
        .endm
        .endif
        .include "lib/tasks.s"

cleaner:
        WAIT    sink
        lw      s0, dishes
        addi    s0, s0, 1
        sw      s0, dishes, s1
        POST    sink
        .ifdef  MENDED
        li      t0, 1                   # no more urgent than before
        sw      t0, frames + F_PRIORITY, t1
        .endif
        YIELD                           # somebody may have waited for it
        csrci   mstatus, 1 << 3         # the timer lets in, too: what it sees is to be so until we have stored
        LET_IN  frames + FRAME
        LET_IN  frames + 2 * FRAME
        csrsi   mstatus, 1 << 3
        DONE

cook:   WAIT    sink
        POST    sink
        lw      s0, served
        addi    s0, s0, 1
        sw      s0, served, s1
        sw      s0, cook_at, s1
        DONE

baker:  li      s0, 10                  # kneads for a while
1:      addi    s0, s0, -1
        bnez    s0, 1b
        lw      s0, served
        addi    s0, s0, 1
        sw      s0, served, s1
        sw      s0, baker_at, s1
        DONE

judge:  lw      a0, cook_at
        lw      a1, baker_at
        slt     a0, a1, a0              # 1 if the baker was first
        j       end

        .data
sink:   .word   1, 0                    # a semaphore, and who holds it
dishes: .word   0
served: .word   0                       # so many
cook_at:
        .word   0
baker_at:
        .word   0
frames: TASK    cleaner, stack_top, 1
        TASK    cook, stack_top, 3, 2
        TASK    baker, stack_top, 2, 2
frames_end:
