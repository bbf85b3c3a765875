# Hart 1 is called, and clears nothing: each hart has a word of its own.
#: harts 2
#: steps 20000
#: ending limit
#: finding storm @bell "the software interrupt comes again after every mret, .*: the handler at test.s:@bell never clears CLINT_MSIP(.|\n)*csrr t0, mhartid · slli t0, t0, 2 · li t1, CLINT_MSIP · add t0, t0, t1 · sw zero, 0\\(t0\\)"
_start: la      t0, bell
        csrw    mtvec, t0
        csrwi   mie, 8
        bnez    a0, one
        li      t0, 1
        sw      t0, CLINT_MSIP + 4, t1
zero:   lw      t0, done
        beqz    t0, zero
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
1:      j       1b
one:    csrsi   mstatus, 8
        lw      t0, heard
        beqz    t0, one
        li      t0, 1
        sw      t0, done, t1
2:      j       2b
        .balign 4
bell:   nop                             #@bell
        li      t5, 1
        sw      t5, heard, t6
#+        csrr    t5, mhartid
#+        slli    t5, t5, 2
#+        li      t6, CLINT_MSIP
#+        add     t5, t5, t6
#+        sw      zero, 0(t5)
        mret
        .bss
        .balign 4
heard:  .space  4
done:   .space  4
