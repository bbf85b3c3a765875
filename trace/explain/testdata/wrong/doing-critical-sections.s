# Locks that hold interrupts back for long, again and again; the limit falls into one. They come in between.
#: steps 100000
#: ending limit
#: finding doing - "it was in work .100 %."
_start: la      t0, handler
        csrw    mtvec, t0
        li      t0, 1000
        sw      t0, CLINT_MTIMECMP, t1
        li      t0, 128
        csrw    mie, t0
1:      csrci   mstatus, 8
        call    work
        csrsi   mstatus, 8
        nop
        j       1b
work:   li      t0, 12000
1:      addi    t0, t0, -1
        bnez    t0, 1b
        ret

        .balign 4
handler: lw     t3, CLINT_MTIME
        li      t4, 1000
        add     t3, t3, t4
        sw      t3, CLINT_MTIMECMP, t4
        mret
