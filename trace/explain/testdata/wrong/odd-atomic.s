# An atomic counter behind a byte.
#: ending fault
#: finding odd-address @count "count is at 0x[0-9a-f]+, which is no multiple of 4: because of test.s:@on before it, .*amoadd"
        .data
on:     .byte   1                       #@on
#+      .balign 4
count:  .word   0                       #@count
        .text
_start: la      t0, count
        li      t1, 1
        amoadd.w t2, t1, (t0)
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
