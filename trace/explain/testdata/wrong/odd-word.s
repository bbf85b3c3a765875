# A string before a word, and nothing between them.
#: ending fault
#: finding odd-address @c "c is at 0x[0-9a-f]+, which is no multiple of 4: because of test.s:@b before it, .*lw, at test.s:@use(.|\n)*before c: .balign 4"
        .data
a:      .word   0
b:      .asciz  "ccc\n"                 #@b
#+      .balign 4
c:      .word   5                       #@c
        .text
_start: lw      t0, c                   #@use
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
