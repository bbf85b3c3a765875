# A byte before a word.
#: ending fault
#: finding odd-address @n "n is at 0x[0-9a-f]+, which is no multiple of 4: because of test.s:@flag before it"
        .data
flag:   .byte   1                       #@flag
#+      .balign 4
n:      .word   5                       #@n
        .text
_start: li      t1, 7
        sw      t1, n, t0
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
