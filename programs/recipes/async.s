# async: the same two tasks without stacks of their own: what async and await compile to.
#
# Shows stackless coroutines. A task is a structure and a function, poll. Polling a task lets it
# go on from where it was, its state, until it has to wait or is done; then poll returns, and
# nothing of it is left on the stack. What it needs later lives in its structure. Before it
# returns "pending" it leaves a waker: whose ring, or whose turn, should have it polled again.
# The executor polls the tasks that are awake, and when all are waiting, sleeps until a device
# rings.
#
#     async fn brew_tea() {                   state 0
#         fill_kettle(); heat();
#         kettle.boiled().await;              state 1
#         pour(); put_bag();
#         mug.infused().await;                state 2
#         take_bag_out();
#         mug.drinkable().await;              state 3
#     }
#
# Devices: kettle, mug, toaster, worktop, table; the PLIC, asked without taking a trap.
# Run: breakfast run async

        .include "lib/onecook.s"
        .include "lib/rail.s"
        .include "lib/worktop.s"

        .ifndef SWITCH_COST
        .equ    SWITCH_COST, 100        # steps it takes the cook to walk over and remember where he was
        .endif

# A task (future): four words, then what its function keeps across awaits.
        .equ    STATE, 0                # where poll goes on
        .equ    POLL, 4                 # the function: a0 = task; returns a0 = 0 pending, 1 done
        .equ    AWAKE, 8                # the waker sets this; the executor polls the task
        .equ    ID, 12                  # for the ticket rail
        .equ    OWN, 16                 # the task's own words

# AWAIT n, device, events: the await point that leads to state n. Leaves the waker: this task, with
# the device. Then looks once: if the event has not happened, poll returns pending, and the next
# poll goes on here. s0 = the task. What follows runs once the event has been acknowledged.
        .macro  AWAIT n, device, events
        li      t0, \n
        sw      t0, STATE(s0)
state_\n\():
        sw      s0, waker_\device, t0
        li      t0, \events
        sw      t0, \device\()_RING_EN, t1
        lw      t1, \device\()_RING
        and     t0, t0, t1
        beqz    t0, pending             # not yet: nothing of us stays but the state
        sw      t0, \device\()_RING, t1
        .endm

# YIELD_NOW n: the await point that is ready at once: wakes its own task, and lets the others go
# first. The code after it, labelled by hand, runs in state n.
        .macro  YIELD_NOW n
        li      t0, \n
        sw      t0, STATE(s0)
        li      t0, 1
        sw      t0, AWAKE(s0)
        j       pending
        .endm

        .globl  _start
_start:
        la      sp, stack_top
        NAME_TASK 2, "toast"
        NAME_TASK 1, "tea"

        # The PLIC is to tell us who rang, but no trap is taken: mstatus.MIE stays 0, and mie
        # only lets wfi wake up.
        li      t0, 1
        sw      t0, PLIC_PRIORITY + 4 * KETTLE_IRQ, t1
        sw      t0, PLIC_PRIORITY + 4 * MUG_IRQ, t1
        sw      t0, PLIC_PRIORITY + 4 * TOASTER_IRQ, t1
        li      t0, 1 << (KETTLE_IRQ - 32) | 1 << (MUG_IRQ - 32) | 1 << (TOASTER_IRQ - 32)
        sw      t0, PLIC_ENABLE1, t1
        li      t0, 1 << 11
        csrw    mie, t0

# The executor. s1 = tasks that are not done.
        li      s1, 2
executor:
        call    react                   # 1. wake those whose device has rung
        la      s0, tea                 # 2. poll each task that is awake
        call    poll_if_awake
        la      s0, toast
        call    poll_if_awake
        beqz    s1, done
        lw      t0, tea + AWAKE         # 3. if none is awake now, sleep until a device rings
        lw      t1, toast + AWAKE
        or      t0, t0, t1
        bnez    t0, executor
        wfi
        j       executor
done:   call    serve_tea
        j       serve_breakfast

# poll_if_awake: polls task s0 if its waker was called.
poll_if_awake:
        lw      t0, AWAKE(s0)
        beqz    t0, 1f
        sw      zero, AWAKE(s0)         # awake once; a waker must be called again for the next time
        addi    sp, sp, -16
        sw      ra, 12(sp)
        .if     SWITCH_COST > 1         # the price of a switch, the same in every recipe
        li      t0, SWITCH_COST / 2
2:      addi    t0, t0, -1
        bnez    t0, 2b
        .endif
        lw      t0, ID(s0)
        sw      t0, RAIL_TASK, t1
        lw      t0, POLL(s0)
        jalr    t0                      # pending or done, it comes back
        sub     s1, s1, a0
        sw      zero, RAIL_TASK, t0
        lw      ra, 12(sp)
        addi    sp, sp, 16
1:      ret

# react: the reactor. Asks the PLIC who rang, silences the device, and calls its waker. Whoever
# waits looks at the device itself when polled.
react:  lw      t0, PLIC_CLAIM
        beqz    t0, 9f                  # nobody rings
        li      t1, KETTLE_IRQ
        bne     t0, t1, 1f
        sw      zero, KETTLE_RING_EN, t2
        lw      t1, waker_KETTLE
        j       3f
1:      li      t1, MUG_IRQ
        bne     t0, t1, 2f
        sw      zero, MUG_RING_EN, t2
        lw      t1, waker_MUG
        j       3f
2:      sw      zero, TOASTER_RING_EN, t2
        lw      t1, waker_TOASTER
3:      li      t2, 1
        sw      t2, AWAKE(t1)
        sw      t0, PLIC_CLAIM, t2      # complete: the line is low now
        j       react                   # perhaps another
9:      ret

# The tea task's poll: a0 = the task. Jumps to where its state says, on the executor's stack.
poll_tea:
        lw      t0, STATE(s0)
        la      t1, tea_states
        slli    t0, t0, 2
        add     t1, t1, t0
        lw      t1, 0(t1)
        addi    sp, sp, -16
        sw      ra, 12(sp)
        jr      t1
tea_0:  call    heat_water
        AWAIT   1, KETTLE, KETTLE_RING_BOILED
        call    pour_tea
        AWAIT   2, MUG, MUG_RING_INFUSED | MUG_RING_COLD
        call    take_bag_out
        AWAIT   3, MUG, MUG_RING_DRINKABLE
ready:  lw      ra, 12(sp)              # done
        addi    sp, sp, 16
        li      a0, 1
        ret
pending:
        lw      ra, 12(sp)
        addi    sp, sp, 16
        li      a0, 0
        ret

        .section .rodata
        .balign 4
tea_states:
        .word   tea_0, state_1, state_2, state_3
toast_states:
        .word   toast_0, state_4, toast_5, toast_6
        .text

# The toast task's poll. Between polls it keeps in its own words what make_toasts kept in s0 to s2:
        .equ    LEFT, OWN               # toasts still to be served
        .equ    SECOND, OWN + 4         # the toast that came out of slot 1
poll_toast:
        addi    sp, sp, -16
        sw      ra, 12(sp)
        lw      t0, STATE(s0)
        addi    t1, t0, -3              # states 0, 4, 5, 6 are rows 0, 1, 2, 3
        bgtz    t1, 1f
        li      t1, 0
1:      slli    t1, t1, 2
        la      t0, toast_states
        add     t0, t0, t1
        lw      t0, 0(t0)
        jr      t0

toast_0:                                # cut the bread; the first two slices go into the toaster
        li      t0, TOASTS              # as soon as they are there
        sw      t0, LEFT(s0)
1:      call    cut_slice
        lw      t0, LEFT(s0)
        addi    t0, t0, -1
        sw      t0, LEFT(s0)
        li      t1, TOASTS - 2
        bne     t0, t1, 2f
        call    load_toaster
2:      lw      t0, LEFT(s0)
        bnez    t0, 1b
        .if     TOASTS < 2
        call    load_toaster
        .endif
        li      t0, TOASTS
        sw      t0, LEFT(s0)
next_pair:
        AWAIT   4, TOASTER, TOASTER_RING_POPPED
        lw      a0, TOASTER_SLOT0
        lw      t0, TOASTER_SLOT1
        sw      t0, SECOND(s0)
        call    load_toaster
        call    spread_jam
        YIELD_NOW 5
toast_5:
        lw      t0, LEFT(s0)
        addi    t0, t0, -1
        sw      t0, LEFT(s0)
        lw      a0, SECOND(s0)
        beqz    a0, 1f
        call    spread_jam
        YIELD_NOW 6
toast_6:
        lw      t0, LEFT(s0)
        addi    t0, t0, -1
        sw      t0, LEFT(s0)
1:      bnez    t0, next_pair
        j       ready

        .include "lib/toaster.s"
        .include "lib/tea.s"

# The tasks, both awake: an executor polls everything once to begin.
        .data
        .balign 4
tea:    .word   0, poll_tea, 1, 1
toast:  .word   0, poll_toast, 1, 2, 0, 0

        .bss
        .balign 4
waker_KETTLE:   .space  4
waker_MUG:      .space  4
waker_TOASTER:  .space  4
        .balign 16
        .space  512
stack_top:
