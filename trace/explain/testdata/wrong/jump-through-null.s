# A pointer to a procedure that nobody set.
#: ending fault
#: finding return-to-0 @call "test.s:@call jumps to address 0: t0 is 0"
_start: lw      t0, action
        jalr    t0                      #@call
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
#+one:    ret
        .bss
action: .space  4   #-
#+      .data
#+action: .word one
