# first: lab 5, Who goes first. The handout says what to do.
#
# Five gaps, each between "# your code here" and "# end of your code". As it is the program assembles and runs, and
# nobody ever runs: pick finds no one.
#
# tasks.s begins the run, keeps and restores registers, and calls what is here.
# Run: breakfast run .                        in this folder
#      breakfast run . -D STIR=6000           jam works longer
#      breakfast run . -D ORDER=1             the tasks are numbered the other way round

# In tasks.s, and yours to write: `about`, 16 bytes for each of the five tasks, task n's at about + 16 * n; `owner`, the
# task that has the worktop, at first NOBODY; `noted`, a word for each event.
        .equ    TASKS, 5
        .equ    STATE, 0                # READY, or WAITS
        .equ    EVENT, 4                # what it waits for
        .equ    OWN, 8                  # its priority: the higher, the sooner
        .equ    NOW, 12                 # what its priority is now: at first its own

        .equ    READY, 0
        .equ    WAITS, 1

        .equ    FOR_LOCK, 7             # the event of who waits for the worktop; the kettle's is 1
        .equ    EVENTS, 8
        .equ    NOBODY, -1

        .globl  pick, wait, happens, take, give

# All of these are called by the kernel, on its stack, with interrupts off. You may overwrite t0 to t6 and a0 to a7.

# 1. pick: a0 = the task that ran last. Come back with the one that runs next: of those that are READY one with the
#    highest priority NOW; of several with the same, the one that comes next after a0, in turn. If nobody is ready, -1.
pick:
        # your code here
        li      t0, NOBODY              # the best so far, and its priority
        li      t1, -1
        li      t2, TASKS               # so many are to be looked at
        mv      t3, a0
1:      addi    t3, t3, 1               # the next one
        li      t4, TASKS
        blt     t3, t4, 2f
        li      t3, 0
2:      slli    t4, t3, 4
        la      t5, about
        add     t4, t4, t5
        lw      t5, STATE(t4)
        bnez    t5, 3f
        lw      t5, NOW(t4)
        ble     t5, t1, 3f              # of equals the first that we come to
        mv      t0, t3
        mv      t1, t5
3:      addi    t2, t2, -1
        bnez    t2, 1b
        mv      a0, t0
        ret
        # end of your code
        li      a0, NOBODY
        ret

# 2. wait: task a0 is to wait for event a1, unless that has been noted: then the note is used up, and it goes on.
wait:
        # your code here
        slli    t0, a1, 2
        la      t1, noted
        add     t0, t0, t1
        lw      t1, 0(t0)
        sw      zero, 0(t0)
        bnez    t1, 1f                  # it has happened already
        slli    t0, a0, 4
        la      t1, about
        add     t0, t0, t1
        li      t1, WAITS
        sw      t1, STATE(t0)
        sw      a1, EVENT(t0)
1:
        # end of your code
        ret

# 3. happens: event a0 happens. All who wait for it are ready. If nobody does, it is noted: the word a0 of `noted` is 1.
happens:
        # your code here
        la      t0, about
        li      t1, TASKS
        li      t2, 1                   # nobody so far
1:      lw      t3, STATE(t0)
        beqz    t3, 2f
        lw      t3, EVENT(t0)
        bne     t3, a0, 2f
        sw      zero, STATE(t0)
        li      t2, 0
2:      addi    t0, t0, 16
        addi    t1, t1, -1
        bnez    t1, 1b
        beqz    t2, 3f
        slli    t0, a0, 2
        la      t1, noted
        add     t0, t0, t1
        sw      t2, 0(t0)
3:
        # end of your code
        ret

# 4. take: task a0 wants the worktop. If it is nobody's (the word `owner`), it is a0's now. If not, a0 waits for event
#    FOR_LOCK, and the owner has a0's priority for NOW, if that is higher than the one it has.
take:
        # your code here
        slli    t0, a0, 4
        la      t1, about
        add     t0, t0, t1              # the task
        lw      t2, owner
        bgez    t2, 1f
        sw      a0, owner, t1
        ret
1:      slli    t2, t2, 4
        add     t1, t1, t2              # the owner
        li      t2, WAITS
        sw      t2, STATE(t0)
        li      t2, FOR_LOCK
        sw      t2, EVENT(t0)
        lw      t2, NOW(t0)
        lw      t3, NOW(t1)
        ble     t2, t3, 2f
        sw      t2, NOW(t1)
2:
        # end of your code
        ret

# 5. give: task a0 gives the worktop back, and its priority is its own again. Of those that wait for it the one with the
#    highest priority has it now, and is ready; if nobody waits, it is nobody's. Who does not have it gives nothing.
give:
        # your code here
        lw      t0, owner
        bne     t0, a0, 4f
        la      t1, about
        slli    t0, a0, 4
        add     t0, t0, t1
        lw      t2, OWN(t0)
        sw      t2, NOW(t0)
        li      t0, NOBODY              # the best so far, where it is kept, and its priority
        li      t6, -1
        li      t2, 0
1:      lw      t3, STATE(t1)
        beqz    t3, 2f
        lw      t3, EVENT(t1)
        li      t4, FOR_LOCK
        bne     t3, t4, 2f
        lw      t3, NOW(t1)
        ble     t3, t6, 2f
        mv      t6, t3
        mv      t0, t2
        mv      t5, t1
2:      addi    t1, t1, 16
        addi    t2, t2, 1
        li      t3, TASKS
        blt     t2, t3, 1b
        sw      t0, owner, t1
        bltz    t0, 4f
        sw      zero, STATE(t5)
4:
        # end of your code
        ret
