# parallel: two cooks in one kitchen, who share every stroke of the knife.
#
# Shows parallelism: harts that work at the same time. One cook alone is busy from beginning to
# end (see interrupts), and no scheduler can make him faster. Two can: a stroke of the knife is
# the sum of 32 little ways, and any of them can be worked out by either cook. So each stroke is
# laid out as four jobs of eight parts. Cook 0, who has the knife, calls the others (an
# interprocessor interrupt), and then everybody takes jobs until there are none.
#
# What they share they share under a lock: which job is the next one, and the sum. Without it two
# cooks would take the same job, or one's addition to the sum would be lost, and the knife would slip.
#
# Cook 1 also makes the tea, when the kettle rings. If there is but one cook, he does it all.
#
# This is not the kernel: that is for one hart, and would need locks of its own for every queue.
#
# Devices: kettle, mug, toaster, worktop, table; PLIC; CLINT, for calling another cook.
# Run: breakfast run parallel             (two cooks; --harts 1 to 8 for fewer or more)

        .equ    TEA_COOK, -(HARTS > 1)  # who makes the tea: 1 if he is there (true is -1 in assembly)
        .equ    STACK, 256              # bytes of stack a cook
        .equ    PARTS, 8                # of a stroke's 32, one job

        .equ    MSIE, 1 << 3            # mie and mip: somebody calls
        .equ    MEIE, 1 << 11           #              an appliance rings
        .equ    MIE, 1 << 3             # mstatus

        .equ    TEA_TASK, 1             # tasks, for the ticket rail
        .equ    TOAST_TASK, 2
        .equ    HELP_TASK, 3

        .equ    STROKE_IS_SHARED, 1     # ours is below
        .include "lib/rail.s"

        .macro  AFTER_TOAST
        .endm

# ASLEEP: sleeps until an interrupt, and lets it be taken. Interrupts are off when we get here, since
# the caller has just seen that there is nothing to do, and what he looked at must not change before
# wfi; wfi wakes for a pending interrupt even so. They are off again behind it. Overwrites t0.
        .macro  ASLEEP
        sw      zero, RAIL_TASK, t0
        wfi
        sw      tp, RAIL_TASK, t0
        csrsi   mstatus, MIE            # here the handler runs …
        csrci   mstatus, MIE            # … and has come back
        .endm

# WAIT_FOR device, events: sleeps until the device rings one of these. Overwrites t0 and t1.
        .macro  WAIT_FOR device, events
        csrci   mstatus, MIE
999:    li      t0, \events
        sw      t0, \device\()_RING_EN, t1
        lw      t1, \device\()_RING
        and     t0, t0, t1
        bnez    t0, 998f
        ASLEEP
        j       999b
998:    sw      t0, \device\()_RING, t1
        csrsi   mstatus, MIE
        .endm

# Every hart begins here, in M mode with interrupts off: a0 is its number. tp is the task it works for.
        .globl  _start
_start:
        la      sp, stack_top           # a stack each: the first from the top down, then the next
        li      t0, STACK
        mul     t0, t0, a0
        sub     sp, sp, t0
        la      t0, called
        csrw    mtvec, t0
        li      t0, MSIE | MEIE
        csrw    mie, t0
        bnez    a0, helper

# Cook 0 has the knife.
        NAME_TASK TEA_TASK, "tea"
        NAME_TASK HELP_TASK, "helper"
        NAME_TASK TOAST_TASK, "toast"
        li      tp, TOAST_TASK

        # The kettle and the mug ring for the cook who makes the tea, the toaster for this one. A context
        # of the PLIC is for one mode of one hart: 2n is M mode of hart n.
        li      t0, 1
        sw      t0, PLIC_PRIORITY + 4 * KETTLE_IRQ, t1
        sw      t0, PLIC_PRIORITY + 4 * MUG_IRQ, t1
        sw      t0, PLIC_PRIORITY + 4 * TOASTER_IRQ, t1
        .if     TEA_COOK
        li      t0, 1 << (KETTLE_IRQ - 32) | 1 << (MUG_IRQ - 32)
        sw      t0, PLIC_ENABLE1 + 0x80 * 2 * TEA_COOK, t1
        li      t0, 1 << (TOASTER_IRQ - 32)
        .else
        li      t0, 1 << (KETTLE_IRQ - 32) | 1 << (MUG_IRQ - 32) | 1 << (TOASTER_IRQ - 32)
        .endif
        sw      t0, PLIC_ENABLE1, t1
        li      t0, KETTLE_RING_BOILED
        sw      t0, KETTLE_RING_EN, t1
        li      t0, MUG_RING_INFUSED | MUG_RING_COLD | MUG_RING_DRINKABLE
        sw      t0, MUG_RING_EN, t1
        csrsi   mstatus, MIE

        call    heat_water
        call    make_toasts

        csrci   mstatus, MIE            # all toasts are made: sleep until the tea can be drunk
1:      lw      t0, tea_ready
        bnez    t0, 2f
        ASLEEP
        j       1b
2:      call    serve_tea
        j       serve_breakfast

# The other cooks help with every stroke, and sleep in between.
helper:
        li      tp, HELP_TASK
        sw      tp, RAIL_TASK, t0
1:      csrci   mstatus, MIE
        lw      t0, next
        li      t1, 32
        blt     t0, t1, 2f
        ASLEEP
        j       1b
2:      csrsi   mstatus, MIE
        call    take_jobs
        j       1b

# stroke: one stroke of the knife, by all cooks; cook 0 calls it. As in lib/worktop.s it overwrites
# t0..t6 and a0..a7.
stroke:
        addi    sp, sp, -16
        sw      ra, 12(sp)
        la      a0, jobs
        call    lock
        lw      t0, WORKTOP_GUIDE
        sw      t0, guide, t1
        sw      zero, length, t1
        li      t0, 32
        sw      t0, unfinished, t1
        sw      zero, next, t1          # from now on there are jobs to take
        call    unlock
        li      t0, 1
        .set    other, 1                # call the others: their software interrupt is pending until
        .rept   HARTS - 1               # they have cleared it
        sw      t0, CLINT_MSIP + 4 * other, t1
        .set    other, other + 1
        .endr
        call    take_jobs               # work rather than wait
        lw      t0, unfinished          # nothing is left to take. Is anybody still at it?
        beqz    t0, 2f
        la      t1, waits_for_rest
        sw      t1, RAIL_BEGIN, t0
1:      lw      t0, unfinished          # it is a matter of some hundred steps: too short to sleep
        bnez    t0, 1b
        sw      t1, RAIL_END, t0
2:      lw      t0, length
        sw      t0, WORKTOP_STROKE, t1
        lw      ra, 12(sp)
        addi    sp, sp, 16
        ret

# take_jobs: takes jobs until none is left. Any cook may call it, with interrupts on: the handler takes
# no lock, or it could wait for ever for one that the cook it has interrupted has.
take_jobs:
        addi    sp, sp, -16
        sw      ra, 12(sp)
        la      a0, jobs
1:      call    lock
        lw      a1, next                # the first part that nobody has taken
        li      t0, 32
        bge     a1, t0, 2f
        addi    a2, a1, PARTS
        sw      a2, next, t0            # now it is ours
        call    unlock
        lw      a0, guide
        call    way                     # the work itself, without the lock: others work too
        mv      t2, a0
        la      a0, jobs
        call    lock
        lw      t0, length              # read, add, write: three steps, and nobody comes in between
        add     t0, t0, t2
        sw      t0, length, t1
        lw      t0, unfinished
        addi    t0, t0, -PARTS
        sw      t0, unfinished, t1
        call    unlock
        j       1b
2:      call    unlock
        lw      ra, 12(sp)
        addi    sp, sp, 16
        ret

# POINT: where the knife is after part a1 of the stroke from (a0, a3) to (a4, a5): x in t6, y in t3. See stroke
# in lib/worktop.s for the parabola. Overwrites t2, t4, t5, a7.
        .macro  POINT
        li      t2, 32
        sub     t2, t2, a1              # u = 32 - i
        mul     t3, t2, t2              # u*u
        mul     t4, a1, t2
        slli    t4, t4, 1               # 2*i*u
        mul     t5, a1, a1              # i*i

        mul     t6, t3, a0
        slli    a7, t4, 7               # 2*i*u*128
        add     t6, t6, a7
        mul     a7, t5, a4
        add     t6, t6, a7
        srli    t6, t6, 10

        mul     t3, t3, a3
        slli    a7, t4, 8
        sub     a7, a7, t4              # 2*i*u*255
        add     t3, t3, a7
        mul     a7, t5, a5
        add     t3, t3, a7
        srli    t3, t3, 10
        .endm

# FAR from, to: adds to a6 how far it is between two of the knife's coordinates. Overwrites from, t2.
        .macro  FAR from, to
        sub     \from, \to, \from
        srai    t2, \from, 31           # 0 or -1,
        xor     \from, \from, t2        # and (v ^ t2) - t2 is |v|
        sub     \from, \from, t2
        add     a6, a6, \from
        .endm

# way: how far the knife moves from part a1 to part a2 of the stroke that a0 describes -> a0. A leaf; overwrites
# t0..t6, a0..a7.
way:
        srli    a3, a0, 8
        andi    a3, a3, 255             # y0
        srli    a4, a0, 16
        andi    a4, a4, 255             # x1
        srli    a5, a0, 24              # y1
        andi    a0, a0, 255             # x0
        li      a6, 0
        POINT                           # where we begin
1:      mv      t0, t6
        mv      t1, t3
        addi    a1, a1, 1
        POINT
        FAR     t0, t6
        FAR     t1, t3
        blt     a1, a2, 1b
        mv      a0, a6
        ret

# called: another cook calls, or an appliance rings. We may have come from between any two instructions of
# the cook whose hart this is, on his stack, and put back all that we use. mepc and mcause stay, since
# interrupts are off in here.
        .balign 4
called: addi    sp, sp, -32
        sw      t0, 0(sp)
        sw      t1, 4(sp)
        sw      t2, 8(sp)
        sw      ra, 12(sp)
        csrr    t0, mcause
        slli    t0, t0, 1               # without the sign, which says that it is an interrupt: times 2
        addi    t0, t0, -2 * 11
        beqz    t0, 1f

        csrr    t0, mhartid             # 3, software: a call. It is answered when its bit is clear; what it
        slli    t0, t0, 2               # is about the cook will see by himself
        li      t1, CLINT_MSIP
        add     t1, t1, t0
        sw      zero, 0(t1)
        j       5f

1:      csrr    t0, mhartid             # 11, external: an appliance. Our PLIC context is 2 * hart.
        slli    t0, t0, 13              # 2 * 0x1000 bytes from one to the next
        li      t1, PLIC_CLAIM
        add     t1, t1, t0
        sw      t1, 16(sp)
        lw      t2, 0(t1)               # who rang?
        li      t0, TOASTER_IRQ
        bne     t2, t0, 2f
        sw      zero, TOASTER_RING_EN, t1 # the toaster: who waits looks at it himself
        j       4f
2:      li      t0, TEA_TASK
        sw      t0, RAIL_TASK, t1
        li      t0, KETTLE_IRQ
        bne     t2, t0, 3f
        sw      zero, KETTLE_RING_EN, t1 # the kettle: it rings only once
        call    pour_tea
        j       4f
3:      lw      t0, MUG_RING            # the mug: which of its rings?
        sw      t0, MUG_RING, t1
        andi    t1, t0, MUG_RING_INFUSED | MUG_RING_COLD
        beqz    t1, 3f
        sw      zero, MUG_CTRL, t1      # infused: the bag comes out
3:      andi    t1, t0, MUG_RING_DRINKABLE
        beqz    t1, 4f
        li      t1, 1                   # drinkable: cook 0 may be asleep, so call him
        sw      t1, tea_ready, t0
        fence   w, w                    # (first the word, then the call)
        sw      t1, CLINT_MSIP, t0
4:      lw      t1, 16(sp)
        sw      t2, 0(t1)               # done with this one
        sw      tp, RAIL_TASK, t0

5:      lw      t0, 0(sp)
        lw      t1, 4(sp)
        lw      t2, 8(sp)
        lw      ra, 12(sp)
        addi    sp, sp, 32
        mret

        .include "lib/toasts.s"
        .include "lib/tea.s"
        .include "lib/lock.s"

        .section .rodata
waits_for_rest:
        .asciz  "waits for the other cooks"

        .data
        .balign 4
jobs:   .word   0                       # the lock, for the four words that follow
guide:  .word   0                       # the stroke
next:   .word   32                      # its first part that nobody has taken; 32: there is none
length: .word   0                       # the sum so far
unfinished:
        .word   0                       # parts that are not yet in it

        .bss
        .balign 4
tea_ready:
        .space  4
        .balign 16
        .space  STACK * HARTS
stack_top:
