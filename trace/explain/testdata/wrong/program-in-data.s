# There is no .text before the program.
#: ending fault
#: finding beginning @x "the program begins in .data, at test.s:@x: there is no code in .text(.|\n)*before the first instruction: .text"
        .data
x:      .word   5                       #@x
#+      .text
main:   lw      t0, x
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
