# What the programs in races/ have in common: an alarm, gates, an end that judges, a stack.
#
# Each of them is short, so that `breakfast explore NAME` can try every timing. The alarm is set so late that the
# program ends before it: whoever runs it sees nothing wrong. The explorer stalls the hart until the alarm is due, before
# each instruction in turn.

        .text

# ALARM ticks: the timer is due at this tick of the clock, once. A register of 64 bits is written in halves: first its
# high half becomes the largest there is, so that no half-written alarm is due (see mtimecmp-halves).
        .macro  ALARM ticks
        li      t0, -1
        sw      t0, CLINT_MTIMECMPH, t1
        li      t0, \ticks
        sw      t0, CLINT_MTIMECMP, t1
        sw      zero, CLINT_MTIMECMPH, t1
        .endm

# NO_ALARM: the timer is due no more. Overwrites t0 and t1.
        .macro  NO_ALARM
        li      t0, -1
        sw      t0, CLINT_MTIMECMPH, t1
        .endm

# INTERRUPTS handler: from now on the timer interrupts, to that handler. Overwrites t0.
        .macro  INTERRUPTS handler
        la      t0, \handler
        csrw    mtvec, t0
        li      t0, 1 << 7              # mie.MTIE
        csrs    mie, t0
        csrsi   mstatus, 1 << 3         # mstatus.MIE
        .endm

# end: the program has ended. It was right, if a0 is 0; else its exit code is 1. No interrupt comes any more.
end:    csrci   mstatus, 1 << 3
        li      t0, 0x5555              # code 0
        beqz    a0, 1f
        li      t0, 0x13333             # code 1
1:      sw      t0, FINISHER, t1
        j       1b

        .bss
        .balign 256                     # away from what the program stores to
        .space  512
stack_top:
        .text
