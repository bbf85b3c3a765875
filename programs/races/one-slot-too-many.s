# one-slot-too-many: who fills a buffer takes it for full one slot too late.
#
# There is room for two toasts on the rack. The baker puts two on it and lets the guest eat; so mostly it is empty when
# he comes back. If the guest is interrupted before he has taken the first, the baker looks whether there is room, is
# wrong by one, and puts the third where the first one is.
#
# Run: breakfast explore one-slot-too-many
# Mended: breakfast explore one-slot-too-many-mended

        .include "lib/tasks.s"

        .equ    SLOTS, 2
        .equ    TOASTS, 4

# baker: s0 is the number of the next toast. `put` and `got` only grow; each is written by one of them alone.
baker:  li      s0, 0
1:      lw      t0, put
        lw      t1, got
        sub     t0, t0, t1              # so many are on the rack
        .ifndef MENDED
        li      t1, SLOTS + 1
        .else
        li      t1, SLOTS
        .endif
        bge     t0, t1, 2f              # full
        andi    t0, s0, SLOTS - 1
        slli    t0, t0, 2
        la      t1, rack
        add     t1, t1, t0
        sw      s0, 0(t1)
        addi    s0, s0, 1
        sw      s0, put, t1
        andi    t0, s0, 1
        bnez    t0, 1b
2:      YIELD                           # two are on it: let him eat
        li      t0, TOASTS
        bne     s0, t0, 1b
        DONE

# guest: s0 is the number of the toast that he is to get.
guest:  li      s0, 0
1:      lw      t0, put
        beq     t0, s0, 2f              # empty
        andi    t0, s0, SLOTS - 1
        slli    t0, t0, 2
        la      t1, rack
        add     t1, t1, t0
        lw      t0, 0(t1)
        beq     t0, s0, 3f
        li      t0, 1
        sw      t0, wrong, t1           # this is another one
3:      addi    s0, s0, 1
        sw      s0, got, t1
        li      t0, TOASTS
        bne     s0, t0, 1b
        DONE
2:      YIELD
        j       1b

judge:  lw      a0, wrong
        j       end

        .data
put:    .word   0
got:    .word   0
rack:   .space  4 * SLOTS
wrong:  .word   0
frames: TASK    baker, stack_top
        TASK    guest, stack_top
frames_end:
