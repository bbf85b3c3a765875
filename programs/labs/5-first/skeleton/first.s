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

        # end of your code
        li      a0, NOBODY
        ret

# 2. wait: task a0 is to wait for event a1, unless that has been noted: then the note is used up, and it goes on.
wait:
        # your code here

        # end of your code
        ret

# 3. happens: event a0 happens. All who wait for it are ready. If nobody does, it is noted: the word a0 of `noted` is 1.
happens:
        # your code here

        # end of your code
        ret

# 4. take: task a0 wants the worktop. If it is nobody's (the word `owner`), it is a0's now. If not, a0 waits for event
#    FOR_LOCK, and the owner has a0's priority for NOW, if that is higher than the one it has.
take:
        # your code here

        # end of your code
        ret

# 5. give: task a0 gives the worktop back, and its priority is its own again. Of those that wait for it the one with the
#    highest priority has it now, and is ready; if nobody waits, it is nobody's. Who does not have it gives nothing.
give:
        # your code here

        # end of your code
        ret
