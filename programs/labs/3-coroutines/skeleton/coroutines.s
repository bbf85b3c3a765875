# coroutines: lab 3, Coroutines. The handout says what to do.
#
# Six gaps, each between "# your code here" and "# end of your code". As it is the program assembles and runs, finds no
# task to go to, and ends with code 2.
#
# Devices of part 2: kettle, mug.
# kitchen.s begins the run, has the tasks, and ends it.
# Run: breakfast run .                        in this folder: three tasks, and then the tea
#      breakfast run . -D PART=1 -D TASKS=2   two tasks, no tea
#      breakfast run . -D PART=2              the tea alone

# What is kept of a coroutine that does not run: 16 words. The first says whether it lives (1) or not (0), the second is
# ra, where it goes on; the third is sp; and from the fourth on, at 12 + 4*n, is register sn. No other register is kept:
# whoever calls yield knows that a call overwrites the others.
        .equ    ENTRY_SIZE, 64

        .globl  new, run, yield, finish, poll

# 1. new: a0 = the coroutine's number, from 0; a1 = where it begins; a2 = the end of its stack. Fill in its entry, which
#    is at entries + 64 * a0: it lives, and when it first has its turn it begins. You may overwrite t0 to t6.
new:
        # your code here

        # end of your code
        ret

# 2. save: we come here by jal t1, so ra is still our caller's. Keep ra, sp and s0 to s11 in the entry at t0. You may
#    overwrite nothing.
save:
        # your code here

        # end of your code
        jr      t1

# run: called once. It keeps where it was called from as if that were a coroutine, and lets the first one begin. When
# none lives any more, pick goes back there.
run:    la      t0, home
        jal     t1, save
        lw      t0, task_count
        addi    t0, t0, -1              # as if the last one had just had its turn
        sw      t0, current, t1
        j       pick

# yield: the coroutine that runs gives up its turn. It comes back when it has its next one.
yield:  lw      t0, current
        slli    t0, t0, 6
        la      t1, entries
        add     t0, t0, t1
        jal     t1, save
        j       pick

# 3. finish: the coroutine that runs, number `current`, is over: it has no turn any more. You may overwrite t0 to t6.
finish:
        # your code here

        # end of your code

# 4. pick: whose turn is it? t0 = the entry of the next one that lives, behind number `current`, and after the last the
#    first; `current` becomes its number. The word `task_count` says how many there are. If none lives, t0 = home. We
#    come from yield, run or finish: what they were called with is kept already, and you may overwrite t0 to t6.
pick:
        # your code here

        # end of your code

# 5. Put back ra, sp and s0 to s11 from the entry at t0, and go where ra says.
        # your code here

        # end of your code
nowhere:                                # whoever gets here did not go to a coroutine
        li      t0, 2 << FINISHER_EXIT_CODE_SHIFT | FINISHER_FAIL
        sw      t0, FINISHER_EXIT, t1
1:      j       1b

# 6. poll: makes tea, without ever waiting. a0 = four words that are yours, all 0 at the beginning; where they are may
#    change from call to call, and what is in them does not. a1 = how many millilitres to boil. Do what can be done now,
#    note in the words how far you are, and come back at once: with 0, or with 1 when the water is in the mug. The first
#    time: fill the kettle and switch it on. When it has boiled: pour a cup into the mug. You may overwrite t0 to t6.
poll:
        # your code here

        # end of your code
        ret

        .bss
        .balign 16
entries:
        .space  4 * ENTRY_SIZE
home:   .space  ENTRY_SIZE              # where run was called from
current:
        .space  4
