# Who runs next. Of the tasks that are ready, the one of the highest priority; equal ones take turns,
# QUANTUM ticks each. When none is ready the hart sleeps.
#
# All of this runs in the kernel, jumped to, not called: it ends in run_task.

# next_turn: the present task's turn is over, or it has to wait. Another's turn begins.
next_turn:
        call    pick
        j       begin_turn

# carry_on: something happened, but the turn is not over: the present task goes on, unless it
# is no longer ready or one of a higher priority has become so.
carry_on:
        call    pick
        bltz    a0, idle
        lw      t0, current
        slli    t0, t0, 8               # TCB_SIZE is 256
        la      s0, tcbs
        add     s0, s0, t0
        lw      t0, TCB_STATE(s0)
        addi    t0, t0, -READY
        bnez    t0, begin_turn
        lw      t0, TCB_PRIORITY(s0)
        blt     t0, a1, begin_turn
        j       go

# begin_turn: a0 = the task whose turn it is, -1 if none is ready.
begin_turn:
        bltz    a0, idle
        lw      t0, current
        beq     a0, t0, 1f
        sw      a0, current, t0
        .if     SWITCH_COST > 1         # the price of a switch, the same in every recipe
        li      t0, SWITCH_COST / 2
2:      addi    t0, t0, -1
        bnez    t0, 2b
        .endif
1:      slli    t0, a0, 8
        la      s0, tcbs
        add     s0, s0, t0
        lw      t0, turns               # turns are numbered: pick looks for the one longest ago
        addi    t0, t0, 1
        sw      t0, turns, t1
        sw      t0, TCB_TURN(s0)
        call    read_time               # this one ends at now + QUANTUM
        li      t0, QUANTUM
        add     t0, a0, t0
        sltu    t1, t0, a0              # the carry
        add     a1, a1, t1
        sw      t0, slice_end, t2
        sw      a1, slice_end + 4, t2
go:     lw      a0, slice_end           # the timer rings at the end of the turn, or earlier
        lw      a1, slice_end + 4       # if a sleeper is to wake before
        call    set_timer
        j       run_task

# idle: nobody is ready. If all are dead the program is over; else sleep until an interrupt
# is pending, and see to it. Interrupts stay off: wfi wakes all the same, and no trap is taken.
idle:   lw      t0, tasks
        la      t1, tcbs
1:      beqz    t0, all_done
        lw      t2, TCB_STATE(t1)
        addi    t0, t0, -1
        addi    t1, t1, TCB_SIZE
        addi    t2, t2, -DEAD
        beqz    t2, 1b
        li      a0, -1                  # the timer rings for sleepers only
        li      a1, -1
        call    set_timer
        wfi
        PENDING t0
        j       pending

# The program's exit code is that of the first task, in the order of their ids, whose code is not 0; it is 1
# for a task that was stopped.
all_done:
        lw      t0, tasks
        la      t1, tcbs
1:      beqz    t0, 2f
        lw      a0, TCB_CODE(t1)
        addi    t0, t0, -1
        addi    t1, t1, TCB_SIZE
        beqz    a0, 1b
        li      t0, STOPPED
        bne     a0, t0, fail_with
        j       fail
2:      li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
3:      j       3b

# fail: the program ends with code 1; fail_with: with the code in a0.
fail:   li      a0, 1
fail_with:
        slli    a0, a0, 16
        li      t0, FINISHER_FAIL
        or      t0, t0, a0
        sw      t0, FINISHER_EXIT, t1
1:      j       1b

# pick: a0 = index of the ready task of the highest priority, a1 = that priority; of equals the one whose
# last turn began longest ago, so that each gets its turn whatever runs in between. a0 = -1 if none is
# ready. A leaf; overwrites a2, t0..t6.
pick:   lw      t0, tasks
        la      t1, tcbs
        li      t2, 0                   # the index of this one
        li      a0, -1                  # the best so far,
        li      a1, -1                  # its priority
        li      a2, 0                   # and its last turn
1:      bge     t2, t0, 3f
        lw      t3, TCB_STATE(t1)
        lw      t4, TCB_PRIORITY(t1)
        lw      t5, TCB_TURN(t1)
        addi    t3, t3, -READY
        bnez    t3, 2f                  # not ready
        blt     t4, a1, 2f              # of a lower priority
        bgt     t4, a1, 4f              # of a higher one
        sub     t6, t5, a2              # equal: longer ago? (a difference, since numbers wrap)
        bgez    t6, 2f
4:      mv      a0, t2
        mv      a1, t4
        mv      a2, t5
2:      addi    t1, t1, TCB_SIZE
        addi    t2, t2, 1
        j       1b
3:      ret

# interrupt: we get here from trap. A timer or an external interrupt is pending; PENDING says which.
interrupt:
        PENDING t0
# pending: t0 = what is pending. From trap, or from idle.
pending:
        srli    t1, t0, RINGS
        andi    t1, t1, 1
        bnez    t1, external

# The timer: wake the sleepers whose time has come. If the turn is over, the next one's.
timer:  call    read_time
        lw      t0, tasks
        la      t1, tcbs
1:      beqz    t0, 3f
        lw      t2, TCB_STATE(t1)
        addi    t2, t2, -SLEEPING
        bnez    t2, 2f
        lw      t2, TCB_WAKE(t1)
        lw      t3, TCB_WAKE + 4(t1)
        bltu    a1, t3, 2f              # now < wake?
        bne     a1, t3, 4f
        bltu    a0, t2, 2f
4:      li      t2, READY
        sw      t2, TCB_STATE(t1)
        sw      zero, 4*10(t1)          # sleep returns 0
2:      addi    t0, t0, -1
        addi    t1, t1, TCB_SIZE
        j       1b
3:      lw      t2, slice_end
        lw      t3, slice_end + 4
        bltu    a1, t3, carry_on        # now < end of turn?
        bne     a1, t3, next_turn
        bltu    a0, t2, carry_on
        j       next_turn

# An appliance has rung. Its line stays high until its task has seen to it, so we do not complete
# the claim yet: until then the interrupt controller does not ask us again for this source.
# sys_await completes it, when the task comes back to wait for the next ring.
external:
        lw      a0, PLIC_CLAIM + CONTEXT
        beqz    a0, carry_on            # no more of them
        addi    t0, a0, -32             # remember that it is claimed: a bit for each of sources 32 to 63
        li      t1, 1
        sll     t1, t1, t0
        lw      t2, claimed
        or      t2, t2, t1
        sw      t2, claimed, t0
        li      a1, AWAITING
        call    wake
        j       external

# wake: makes ready all tasks that are in state a1 for a0. Their call returns 0. A leaf;
# overwrites t0..t3.
wake:   lw      t0, tasks
        la      t1, tcbs
1:      beqz    t0, 3f
        lw      t2, TCB_STATE(t1)
        bne     t2, a1, 2f
        lw      t2, TCB_FOR(t1)
        bne     t2, a0, 2f
        li      t3, READY
        sw      t3, TCB_STATE(t1)
        sw      zero, 4*10(t1)
2:      addi    t0, t0, -1
        addi    t1, t1, TCB_SIZE
        j       1b
3:      ret

# read_time: mtime -> a0 (low), a1 (high). Read the high half twice: if it changed, the low half
# overflowed in between.
read_time:
        csrr    a1, timeh
        csrr    a0, time
        csrr    t0, timeh
        bne     a1, t0, read_time
        ret

# set_timer: the timer rings at a0 (low), a1 (high), or when the first sleeper is to wake.
# A leaf; overwrites a0, a1, t0..t4.
set_timer:
        lw      t0, tasks
        la      t1, tcbs
1:      beqz    t0, 3f
        lw      t2, TCB_STATE(t1)
        addi    t2, t2, -SLEEPING
        bnez    t2, 2f
        lw      t3, TCB_WAKE(t1)
        lw      t4, TCB_WAKE + 4(t1)
        bltu    a1, t4, 2f              # is that earlier?
        bne     a1, t4, 4f
        bgeu    t3, a0, 2f
4:      mv      a0, t3
        mv      a1, t4
2:      addi    t0, t0, -1
        addi    t1, t1, TCB_SIZE
        j       1b
3:      SET_ALARM
        ret
