# An array at an odd address, of which the third element is used first.
#: ending fault
#: finding odd-address @array "array is at 0x[0-9a-f]+, which is no multiple of 4: because of test.s:@text before it"
        .data
text:   .ascii  "tea"                   #@text
#+      .balign 4
array:  .word   1, 2, 3, 4              #@array
        .text
_start: la      t0, array
        lw      t1, 8(t0)
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
