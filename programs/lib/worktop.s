# The worktop: cutting and spreading, the work that only the cook can do.
#
# All procedures here are called the usual way: arguments and results in a0, ra holds the way
# back, and only t0..t6, a0..a7 are overwritten. They use the caller's stack.

        .ifndef TOASTS
        .equ    TOASTS, 8               # how many toasts the breakfast has
        .endif
        .if     TOASTS < 1 || TOASTS > 12
        .error  "TOASTS must be 1 to 12: the baguette has 12 slices"
        .endif

        .ifndef STROKE_IS_SHARED        # or else the program has one of its own
# stroke: one stroke of the knife, the unit of the cook's work.
#
# The worktop says where the stroke begins (x0, y0) and ends (x1, y1). The knife follows the
# parabola between them in 32 steps, and what we must report is how long its way was: the sum
# of all the little distances. Nobody but the processor can work that out: some 1,100
# instructions, one stroke. The worktop knows the right answer, and a wrong one does not cut.
#
# With i counting from 1 to 32 and u = 32 - i:
#   x = (u*u*x0 + 2*i*u*128 + i*i*x1) / 1024      (y in the same way, with 255 for 128)
#
# A leaf: it needs no stack. A switch to another task may come between any two instructions,
# and if a single register were not put back as it was, the knife would slip.
stroke:
        lw      t0, WORKTOP_GUIDE
        andi    a0, t0, 255             # x0
        srli    a1, t0, 8
        andi    a1, a1, 255             # y0
        srli    a2, t0, 16
        andi    a2, a2, 255             # x1
        srli    a3, t0, 24              # y1
        li      a4, 0                   # the length so far
        mv      a5, a0                  # where the knife was before this step: x …
        mv      a6, a1                  # … and y
        li      t1, 1                   # i
1:      li      t2, 32
        sub     t2, t2, t1              # u
        mul     t3, t2, t2              # u*u
        mul     t4, t1, t2
        slli    t4, t4, 1               # 2*i*u
        mul     t5, t1, t1              # i*i

        mul     t6, t3, a0              # x of this step, in t6
        slli    a7, t4, 7               # 2*i*u*128
        add     t6, t6, a7
        mul     a7, t5, a2
        add     t6, t6, a7
        srli    t6, t6, 10
        sub     a7, t6, a5              # how far along x
        srai    t0, a7, 31              # its absolute value: t0 is 0 or -1,
        xor     a7, a7, t0              # and (v ^ t0) - t0 is |v|
        sub     a7, a7, t0
        add     a4, a4, a7
        mv      a5, t6

        mul     t6, t3, a1              # y of this step, in t6
        slli    a7, t4, 8
        sub     a7, a7, t4              # 2*i*u*255
        add     t6, t6, a7
        mul     a7, t5, a3
        add     t6, t6, a7
        srli    t6, t6, 10
        sub     a7, t6, a6
        srai    t0, a7, 31
        xor     a7, a7, t0
        sub     a7, a7, t0
        add     a4, a4, a7
        mv      a6, t6

        addi    t1, t1, 1
        li      t0, 33
        bne     t1, t0, 1b
        sw      a4, WORKTOP_STROKE, t0  # done: the knife is where it should be
        ret
        .endif

# cut_slice: cuts one slice off the baguette; it stays on the board. With no bread left it
# returns at once.
cut_slice:
        addi    sp, sp, -16
        sw      ra, 12(sp)
        sw      s0, 8(sp)
        li      t0, WORKTOP_TOOL_BREAD
        sw      t0, WORKTOP_TOOL, t1    # take the bread knife
        lw      t0, WORKTOP_LOAF
        beqz    t0, 2f
        lw      s0, WORKTOP_SLICES
1:      call    stroke
        .ifdef  YIELD_AFTER_STROKE
        call    yield
        .endif
        lw      t0, WORKTOP_SLICES      # one more than before?
        beq     t0, s0, 1b
2:      lw      ra, 12(sp)
        lw      s0, 8(sp)
        addi    sp, sp, 16
        ret

# spread_jam: puts the toast in a0 on the plate, covers it with jam, and serves it.
spread_jam:
        addi    sp, sp, -16
        sw      ra, 12(sp)
        sw      a0, WORKTOP_PLATE, t0
        li      t0, WORKTOP_TOOL_JAM
        sw      t0, WORKTOP_TOOL, t1    # take the jam knife
1:      call    stroke
        .ifdef  YIELD_AFTER_STROKE
        call    yield
        .endif
        lw      t0, WORKTOP_STATUS
        andi    t0, t0, WORKTOP_STATUS_DONE
        beqz    t0, 1b
        lw      t0, WORKTOP_PLATE       # carry the toast from the plate …
        sw      t0, TABLE_TOAST, t1     # … to the table
        lw      ra, 12(sp)
        addi    sp, sp, 16
        ret
