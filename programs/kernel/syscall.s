# What tasks may ask for. We get here from trap: s0 = the task, whose registers are in its
# control block. Arguments are read from there and results written there. Nothing a task says is believed.

syscall:
        lw      t0, TCB_PC(s0)          # the task goes on behind its ecall
        addi    t0, t0, 4
        sw      t0, TCB_PC(s0)
        lw      t0, 4*17(s0)            # a7: which call
        lw      a0, 4*10(s0)            # a0, a1: its arguments
        lw      a1, 4*11(s0)
        li      t1, SYSCALLS
        bgeu    t0, t1, bad_call
        slli    t0, t0, 2
        la      t1, calls
        add     t0, t0, t1
        lw      t0, 0(t0)
        jr      t0

        .section .rodata
        .balign 4
calls:  .word   sys_yield, sys_sleep, sys_await, sys_exit, sys_join
        .word   sys_write, sys_sem_wait, sys_sem_post, sys_mark
        .text

bad_call:
        li      a0, ERROR_CALL
# answer: the call returns a0, and the task goes on.
answer: sw      a0, 4*10(s0)
        j       carry_on

sys_yield:
        sw      zero, 4*10(s0)
        j       next_turn

# Sleep a0 ticks: 0 to 2^32 - 1.
sys_sleep:
        mv      s1, a0
        call    read_time
        add     t0, a0, s1
        sltu    t1, t0, a0
        add     t1, a1, t1
        sw      t0, TCB_WAKE(s0)
        sw      t1, TCB_WAKE + 4(s0)
        li      t0, SLEEPING
        sw      t0, TCB_STATE(s0)
        j       next_turn

# Await source a0: one of an appliance that the task was granted.
sys_await:
        addi    t0, a0, -KETTLE_IRQ     # kettle, mug and toaster are 0, 1, 2
        li      t1, 2
        bgtu    t0, t1, bad_call
        lw      t2, TCB_GRANTS(s0)
        srl     t2, t2, t0
        andi    t2, t2, 1
        beqz    t2, bad_call
        sw      a0, TCB_FOR(s0)
        li      t1, AWAITING
        sw      t1, TCB_STATE(s0)
        addi    t0, a0, -32             # if its last ring is still claimed, that one is dealt with:
        li      t1, 1                   # completing it lets the source ring again, which it does
        sll     t1, t1, t0              # at once if the line is still high
        lw      t2, claimed
        and     t0, t2, t1
        beqz    t0, next_turn
        xor     t2, t2, t1
        sw      t2, claimed, t0
        sw      a0, PLIC_CLAIM + CONTEXT, t0
        j       next_turn

sys_exit:
# bury: task s0 ends with exit code a0. Those who joined it wake, and get the code.
bury:   LET_GO
        li      t0, DEAD
        sw      t0, TCB_STATE(s0)
        sw      a0, TCB_CODE(s0)
        lw      a2, TCB_ID(s0)
        lw      t0, tasks
        la      t1, tcbs
1:      beqz    t0, next_turn
        lw      t2, TCB_STATE(t1)
        addi    t2, t2, -JOINING
        bnez    t2, 2f
        lw      t2, TCB_FOR(t1)
        bne     t2, a2, 2f
        li      t2, READY
        sw      t2, TCB_STATE(t1)
        sw      a0, 4*10(t1)
2:      addi    t0, t0, -1
        addi    t1, t1, TCB_SIZE
        j       1b

# Join task a0: not oneself, and one that exists.
sys_join:
        addi    t0, a0, -1
        lw      t1, tasks
        bgeu    t0, t1, bad_call
        lw      t1, TCB_ID(s0)
        beq     a0, t1, bad_call
        slli    t0, t0, 8
        la      t1, tcbs
        add     t0, t0, t1
        lw      t1, TCB_STATE(t0)
        addi    t1, t1, -DEAD
        bnez    t1, 1f
        lw      a0, TCB_CODE(t0)        # it has ended already
        j       answer
1:      sw      a0, TCB_FOR(s0)
        li      t0, JOINING
        sw      t0, TCB_STATE(s0)
        j       next_turn

# Write a1 bytes at a0, all of them the task's to read.
#
# It writes WRITE_MOST of them at the most, and says how many it wrote: the kernel runs with interrupts off, and
# nobody shall have to wait while it prints a book. The task comes back with the rest.
sys_write:
        OPEN_BUFFER
        li      t0, WRITE_MOST
        bleu    a1, t0, 3f
        mv      a1, t0
3:      sw      a1, 4*10(s0)            # it returns how many bytes it wrote
        call    print_bytes
        CLOSE_BUFFER
        j       carry_on

sys_sem_wait:
        li      t0, 8
        bgeu    a0, t0, bad_call
        slli    t0, a0, 2
        la      t1, semaphores
        add     t0, t0, t1
        lw      t1, 0(t0)
        beqz    t1, 1f
        addi    t1, t1, -1              # there is one: take it
        sw      t1, 0(t0)
        li      a0, 0
        j       answer
1:      sw      a0, TCB_FOR(s0)
        li      t0, QUEUING
        sw      t0, TCB_STATE(s0)
        j       next_turn

# Post: if somebody queues, he gets it: the one of the highest priority. Else it is counted.
sys_sem_post:
        li      t0, 8
        bgeu    a0, t0, bad_call
        lw      t0, tasks
        la      t1, tcbs
        li      t2, 0                   # whom to wake …
        li      t3, -1                  # … and his priority
1:      beqz    t0, 3f
        lw      t4, TCB_STATE(t1)
        addi    t4, t4, -QUEUING
        bnez    t4, 2f
        lw      t4, TCB_FOR(t1)
        bne     t4, a0, 2f
        lw      t4, TCB_PRIORITY(t1)
        ble     t4, t3, 2f
        mv      t2, t1
        mv      t3, t4
2:      addi    t0, t0, -1
        addi    t1, t1, TCB_SIZE
        j       1b
3:      bnez    t2, 4f
        slli    t0, a0, 2
        la      t1, semaphores
        add     t0, t0, t1
        lw      t1, 0(t0)
        addi    t1, t1, 1
        sw      t1, 0(t0)
        li      a0, 0
        j       answer
4:      li      t0, READY
        sw      t0, TCB_STATE(t2)
        sw      zero, 4*10(t2)
        li      a0, 0
        j       answer

sys_mark:
        lw      t0, TCB_ID(s0)
        sw      t0, RAIL_TASK, t1       # so that the mark is the task's
        sw      a0, RAIL_MARK, t1
        sw      zero, RAIL_TASK, t1
        li      a0, 0
        j       answer
