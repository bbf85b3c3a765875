# dekker: two harts keep out of each other's way with loads and stores alone.
#
# Each has a flag that says that it wants to go in. Who looks at the other's flag first and raises its own then, comes
# too late: both have looked, and both go in. Dekker's way is to raise the flag first. If both have, `turn` says who
# takes his back and waits.
#
# The harts of this machine make their loads and stores in order, one hart after the other. Exploring shows what any
# order of instructions can do, and nothing of what a hart does that lets a later load overtake its store. On such
# harts Dekker's way needs the fences, too; here they do nothing, and exploring says nothing about them.
#
# Run: breakfast explore dekker
# Mended: breakfast explore dekker-mended

        .globl  _start
_start: la      s0, wants               # the flag of each hart: mine at s3, the other's at s4
        slli    t0, a0, 2
        add     s3, s0, t0
        xori    t0, t0, 4
        add     s4, s0, t0
        la      s1, jar
        la      s5, turn
        li      s2, 2
enter:
        .ifndef MENDED
        lw      t0, 0(s4)               # does the other want to go in?
        bnez    t0, enter
        li      t0, 1
        sw      t0, 0(s3)               # he did not, when we looked
        .else
        li      t0, 1
        sw      t0, 0(s3)               # I do
1:      fence   rw, rw
        lw      t0, 0(s4)
        beqz    t0, 3f                  # he does not, and sees that I do
        lw      t0, 0(s5)
        beq     t0, a0, 1b              # he does; but it is my turn: he takes his flag back
        sw      zero, 0(s3)
2:      lw      t0, 0(s5)               # it is his
        bne     t0, a0, 2b
        j       enter
3:
        .endif
        lw      t1, 0(s1)
        addi    t1, t1, 1
        li      t0, 20                  # it takes a while: longer than a turn of the other hart needs to get here
4:      addi    t0, t0, -1
        bnez    t0, 4b
        sw      t1, 0(s1)
        .ifdef  MENDED
        fence   rw, rw
        xori    t0, a0, 1
        sw      t0, 0(s5)               # the next turn is his
        .endif
        sw      zero, 0(s3)
        addi    s2, s2, -1
        bnez    s2, enter

        li      t0, 1                   # done
        la      t1, done
        amoadd.w zero, t0, (t1)
        bnez    a0, rest
1:      lw      t0, 0(t1)               # hart 0 waits for both, and counts
        addi    t0, t0, -2
        bnez    t0, 1b
        lw      a0, 0(s1)
        li      t1, 4
        li      t0, 0x5555              # code 0
        beq     a0, t1, 2f
        li      t0, 0x13333             # code 1
2:      sw      t0, FINISHER, t1
rest:   wfi
        j       rest

        .data
        .balign 256
wants:  .word   0, 0
turn:   .word   0
jar:    .word   0
done:   .word   0
