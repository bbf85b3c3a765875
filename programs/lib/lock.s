# A spin lock: a word in memory, 0 while it is free, 1 while some hart has it.
#
# Between reading that a lock is free and writing that it is ours another hart may do the same, and
# both would have it. amoswap.w reads and writes in one: whoever reads the 0 has the lock, and
# nobody else can read it any more. aq and rl keep what is done under the lock between the two:
# nothing of it is seen by others before the lock is taken (aq), or after it is given back (rl).
#
# Both procedures are leaves: they need no stack, and overwrite t0 and t1 only.

# lock: takes the lock at a0, and waits for it as long as another hart has it.
lock:
        li      t0, 1
        amoswap.w.aq t0, t0, (a0)
        bnez    t0, 1f
        ret                             # it was free: this is how it mostly goes
1:      la      t1, waits_for_lock      # for the timeline: from here on we wait
        sw      t1, RAIL_BEGIN, t0
2:      lw      t0, 0(a0)               # only look while it is taken: a swap each time would keep
        bnez    t0, 2b                  # the memory busy for the hart that is to give it back
        li      t0, 1
        amoswap.w.aq t0, t0, (a0)       # it was free a moment ago; but somebody may have been quicker
        bnez    t0, 2b
        sw      t1, RAIL_END, t0
        ret

# unlock: gives the lock at a0 back.
unlock:
        amoswap.w.rl zero, zero, (a0)
        ret

        .section .rodata
waits_for_lock:
        .asciz  "waits for the lock"
        .balign 4
        .text
