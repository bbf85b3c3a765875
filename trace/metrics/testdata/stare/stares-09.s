# stares: from poll to polled
# through a macro, which counts in memory how often it looked
        .macro  UNTIL reg, mask
1:      la      t0, looks
        lw      t1, 0(t0)
        addi    t1, t1, 1
        sw      t1, 0(t0)
        lw      t0, \reg
        li      t1, \mask
        and     t0, t0, t1
        beqz    t0, 1b
        .endm
        .globl  _start
_start:
        li      t0, 300
        sw      t0, KETTLE_FILL, t1
        li      t0, KETTLE_CTRL_HEAT
        sw      t0, KETTLE_CTRL, t1
poll:   UNTIL   KETTLE_RING, KETTLE_RING_BOILED
polled:
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
hang:   j       hang
        .bss
        .balign 4
looks:  .space  4
