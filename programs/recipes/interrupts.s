# interrupts: one program and a handler for the boiling water. No kernel, no tasks.
#
# Shows what an interrupt is. The cook makes toasts and nothing else; there is not one pause in
# the program below. When the kettle rings, the processor itself stops between two instructions,
# wherever it is, and goes to `rang`. The handler pours the water and puts everything back; the
# toast under the knife never knows.
#
# Devices: kettle, mug, toaster, worktop, table; the interrupt controller (PLIC).
# Run: breakfast run interrupts

        .include "lib/onecook.s"
        .macro  AFTER_TOAST
        .endm
        .include "lib/stare.s"          # the toaster is watched, not awaited: the main program's own affair
        .include "lib/rail.s"

        .globl  _start
_start:
        la      sp, stack_top
        NAME_TASK 1, "tea"
        NAME_TASK 2, "toast"

        # An interrupt has five gates to pass. From the appliance to the processor:
        li      t0, KETTLE_RING_BOILED  # 1. the appliance may ring
        sw      t0, KETTLE_RING_EN, t1
        li      t0, MUG_RING_INFUSED | MUG_RING_COLD | MUG_RING_DRINKABLE
        sw      t0, MUG_RING_EN, t1
        li      t0, 1                   # 2. the interrupt controller gives its source a priority …
        sw      t0, PLIC_PRIORITY + 4 * KETTLE_IRQ, t1
        sw      t0, PLIC_PRIORITY + 4 * MUG_IRQ, t1
        li      t0, 1 << (KETTLE_IRQ - 32) | 1 << (MUG_IRQ - 32)
        sw      t0, PLIC_ENABLE1, t1    #    … and lets it through (sources 32 to 63 are the second word)
        sw      zero, PLIC_THRESHOLD, t1 # 3. any priority above 0 will do
        li      t0, 1 << 11
        csrs    mie, t0                 # 4. the processor takes external interrupts …
        la      t0, rang
        csrw    mtvec, t0               #    … at this address,
        csrsi   mstatus, 1 << 3         # 5. from now on

        call    heat_water
        call    make_toasts

        # All toasts are made. Sleep until the tea can be drunk. Interrupts are off while we look,
        # or the last ring could come between the look and the sleep, and we would sleep for ever;
        # wfi wakes for a pending interrupt even so.
1:      csrci   mstatus, 1 << 3
        lw      t0, tea_ready
        bnez    t0, 2f
        RUNNING 0
        wfi
        csrsi   mstatus, 1 << 3         # now the handler runs
        RUNNING 2
        j       1b
2:      call    serve_tea
        j       serve_breakfast

# rang: an appliance has rung. We may have come from between any two instructions, so every
# register we use must be put back: those of `stroke` hold half a stroke. mepc and mcause stay as they are,
# since no other trap can come before mret: interrupts are off in here.
        .balign 4
rang:   addi    sp, sp, -32             # 1. on the stack of whoever was interrupted
        sw      t0, 0(sp)
        sw      t1, 4(sp)
        sw      ra, 8(sp)
        sw      t2, 12(sp)
        RUNNING 1

        lw      t2, PLIC_CLAIM          # 2. who rang? From now on it is our business
        li      t0, KETTLE_IRQ
        bne     t2, t0, 1f
        sw      zero, KETTLE_RING_EN, t1 #   the kettle: it rings only once
        call    pour_tea
        j       3f
1:      lw      t0, MUG_RING            #    the mug: which of its rings?
        sw      t0, MUG_RING, t1        #    (acknowledge: it stops ringing)
        andi    t1, t0, MUG_RING_INFUSED | MUG_RING_COLD
        beqz    t1, 2f
        sw      zero, MUG_CTRL, t1      #    infused: the bag comes out
2:      andi    t1, t0, MUG_RING_DRINKABLE
        beqz    t1, 3f
        sw      t1, tea_ready, t0       #    drinkable: tell the main program

3:      sw      t2, PLIC_CLAIM, t1      # 3. done with this one: the source may ring again
        RUNNING 2
        lw      t0, 0(sp)               # 4. everything as it was
        lw      t1, 4(sp)
        lw      ra, 8(sp)
        lw      t2, 12(sp)
        addi    sp, sp, 32
        mret                            # 5. back to between those two instructions

        .include "lib/toasts.s"
        .include "lib/tea.s"

        .bss
        .balign 16
tea_ready:
        .space  4
        .balign 16
        .space  512
stack_top:
