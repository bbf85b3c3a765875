# locks: lab 6, Locks. The handout says what to do.
#
# Eight gaps, each between "# your code here" and "# end of your code". As it is the program assembles, and nothing is
# added, nobody waits, and no toast comes.
#
# tasks.s has a kernel and two tasks that call what is here; and jar, long, the semaphores lock, free and full, and the
# rack.
# Run: breakfast explore . --in bare                     in this folder: where is an update lost?
#      breakfast explore . -D WAY=1 --in off --most 2    and with yours?

        .equ    SLEEP, 1                # what the kernel can be asked for: its number in a7, then ecall. All registers are
        .equ    WAKE, 2                 # as they were when the task goes on, and so is whether interrupts are on
        .equ    NOBODY, -1

        .globl  off, again, wait, post, guarded, put, get, harm

# 1. harm: `bare` (in tasks.s) adds 1 to the jar, and an interrupt in it may lose what the other task has added. Before
#    which of its instructions has it to come? One is enough: .word 1 for the first, up to .word 4
        .data
harm:
        # your code here
        .word   2                       # it has read, and not written
        # end of your code
        .word   0
        .text

# All of these are called by tasks, on the stack of the task. You may overwrite t0 to t6 and a0 to a7.

# 2. off: adds 1 to the number of two words at a0: the high word is at a0 + 4. Nobody is to come in between, so
#    interrupts are off meanwhile. When it is over they are as they were before: on, or off.
off:
        # your code here
        csrrci  t0, mstatus, 1 << 3     # off; t0 is how it was
        lw      t1, 0(a0)
        addi    t1, t1, 1
        sw      t1, 0(a0)
        bnez    t1, 1f                  # it has come round: one more in the high word
        lw      t1, 4(a0)
        addi    t1, t1, 1
        sw      t1, 4(a0)
1:      andi    t0, t0, 1 << 3          # on again if they were on
        csrs    mstatus, t0
        # end of your code
        ret

# 3. again: adds 1 to the word at a0, in user mode, where nobody may turn interrupts off. lr.w and sc.w: if somebody came
#    in between, it did not count, and is done again.
again:
        # your code here
1:      lr.w    t0, (a0)
        addi    t0, t0, 1
        sc.w    t1, t0, (a0)            # 0 if nobody came in between
        bnez    t1, 1b
        # end of your code
        ret

# 4. wait: takes 1 off the semaphore at a0. While there is none, the task sleeps: it says in word 1 of the semaphore who it
#    is (the word `current`), and asks the kernel to SLEEP. Interrupts are as they were when it comes back.
wait:
        # your code here
        csrrci  t0, mstatus, 1 << 3     # between the look and the sleep nobody may post
1:      lw      t1, 0(a0)
        bgtz    t1, 2f
        lw      t1, current
        sw      t1, 4(a0)
        li      a7, SLEEP
        ecall                           # the other one runs, with its own interrupts on
        j       1b                      # woken: but is it still there?
2:      addi    t1, t1, -1
        sw      t1, 0(a0)
        andi    t0, t0, 1 << 3
        csrs    mstatus, t0
        # end of your code
        ret

# 5. post: adds 1 to the semaphore at a0. If a task sleeps for it, that is woken (WAKE, its number in a0), and
#    word 1 is NOBODY again. Interrupts are as they were when it comes back.
post:
        # your code here
        csrrci  t0, mstatus, 1 << 3
        lw      t1, 0(a0)
        addi    t1, t1, 1
        sw      t1, 0(a0)
        lw      t1, 4(a0)
        bltz    t1, 1f                  # NOBODY
        li      t2, NOBODY
        sw      t2, 4(a0)
        mv      a0, t1
        li      a7, WAKE
        ecall
1:      andi    t0, t0, 1 << 3
        csrs    mstatus, t0
        # end of your code
        ret

# 6. guarded: calls `slowly`, which adds 1 to the jar; one task at a time, who has the semaphore `lock`. Interrupts stay on.
guarded:
        # your code here
        addi    sp, sp, -16
        sw      ra, 0(sp)
        la      a0, lock
        call    wait
        call    slowly
        la      a0, lock
        call    post
        lw      ra, 0(sp)
        addi    sp, sp, 16
        # end of your code
        ret

# 7. put: puts toast a0 into slot next_in of the rack, when one is free; then it is full. The next toast comes into the
#    other slot.
put:
        # your code here
        addi    sp, sp, -16
        sw      ra, 0(sp)
        sw      a0, 4(sp)
        la      a0, free
        call    wait
        lw      t0, next_in
        slli    t1, t0, 2
        la      t2, rack
        add     t1, t1, t2
        lw      t2, 4(sp)
        sw      t2, 0(t1)
        xori    t0, t0, 1               # there are two slots
        sw      t0, next_in, t1
        la      a0, full                # not before it is there
        call    post
        lw      ra, 0(sp)
        addi    sp, sp, 16
        # end of your code
        ret

# 8. get: takes the toast out of slot next_out, when there is one, and comes back with it in a0. The slot is free then.
get:
        # your code here
        addi    sp, sp, -16
        sw      ra, 0(sp)
        la      a0, full
        call    wait
        lw      t0, next_out
        slli    t1, t0, 2
        la      t2, rack
        add     t1, t1, t2
        lw      t2, 0(t1)
        sw      t2, 4(sp)
        xori    t0, t0, 1
        sw      t0, next_out, t1
        la      a0, free                # not before it is out
        call    post
        lw      a0, 4(sp)
        lw      ra, 0(sp)
        addi    sp, sp, 16
        # end of your code
        ret
