# spin-lock: two harts look whether a lock is free, and both take it.
#
# Each hart adds 1 to the jar twice, and takes a lock for it. It looks at the lock until that is free, and then writes
# that it is taken. Between the look and the store the other hart may do the same.
#
# Run: breakfast explore spin-lock
# Mended: breakfast explore spin-lock-mended

        .globl  _start
_start: la      s0, lock                # both harts begin here; a0 is the number of each
        la      s1, jar
        li      s2, 2
take:
        .ifndef MENDED
        lw      t0, 0(s0)
        bnez    t0, take
        li      t0, 1                   # it was free when we looked
        sw      t0, 0(s0)
        .else
        li      t0, 1
        amoswap.w.aq t0, t0, (s0)       # looks and takes in one: only one hart can read the 0
        bnez    t0, take
        .endif
        lw      t1, 0(s1)
        addi    t1, t1, 1
        li      t0, 20                  # it takes a while: longer than a turn of the other hart needs to get here
4:      addi    t0, t0, -1
        bnez    t0, 4b
        sw      t1, 0(s1)
        amoswap.w.rl zero, zero, (s0)   # free again
        addi    s2, s2, -1
        bnez    s2, take

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
lock:   .word   0
jar:    .word   0
done:   .word   0
