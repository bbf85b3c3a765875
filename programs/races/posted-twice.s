# posted-twice: a semaphore that guards a section is posted once too often, and two get in.
#
# Ada gives the section back when she leaves it, and once more when she cleans up. From then on the semaphore is 2. It
# does no harm at once: bob and eve go through one after the other. Only if one of them is interrupted within, the
# other comes in too.
#
# Run: breakfast explore posted-twice
# Mended: breakfast explore posted-twice-mended

        .include "lib/tasks.s"

# ADD: add 1 to the jar, as whoever is alone with it may do.
        .macro  ADD
        lw      s0, jar
        addi    s0, s0, 1
        sw      s0, jar, s1
        .endm

ada:    WAIT    alone
        ADD
        POST    alone
        .ifndef MENDED
        POST    alone                   # "to be sure"
        .endif
        DONE

bob:    WAIT    alone
        ADD
        POST    alone
        DONE

eve:    WAIT    alone
        ADD
        POST    alone
        DONE

judge:  lw      a0, jar
        addi    a0, a0, -3
        j       end

        .data
jar:    .word   0
alone:  .word   1
frames: TASK    ada, stack_top
        TASK    bob, stack_top
        TASK    eve, stack_top
frames_end:
