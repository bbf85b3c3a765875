# stares: from round to found
# goes round a table of (register, mask) until one of the devices has rung; by index
        .globl  _start
_start:
        li      t0, 300
        sw      t0, KETTLE_FILL, t1
        li      t0, KETTLE_CTRL_HEAT
        sw      t0, KETTLE_CTRL, t1
        la      s0, table
        li      s1, 0                   # index
round:  slli    t0, s1, 3
        add     t0, t0, s0
        lw      t1, 0(t0)               # where
        lw      t2, 4(t0)               # which bits
        lw      t3, 0(t1)
        and     t3, t3, t2
        bnez    t3, found
        addi    s1, s1, 1
        li      t4, 3
        blt     s1, t4, round
        li      s1, 0
        j       round
found:
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
hang:   j       hang
        .data
        .balign 4
table:  .word   MUG_RING, MUG_RING_DRINKABLE
        .word   KETTLE_RING, KETTLE_RING_BOILED | KETTLE_RING_FUSE
        .word   TOASTER_RING, TOASTER_RING_POPPED
