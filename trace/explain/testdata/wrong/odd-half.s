# A half word before a word.
#: ending fault
#: finding odd-address @n "n is at 0x[0-9a-f]+, which is no multiple of 4: because of test.s:@half before it"
        .data
half:   .half   3                       #@half
#+      .balign 4
n:      .word   4                       #@n
        .text
_start: la      t0, n
        lw      t1, 0(t0)
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
