# Nothing ends the program before f: it runs into it, and its ret comes back to where f was called.
#: ending endless
#: finding endless @f "the ret at test.s:@ret goes back to test.s:@f.*for ever: the program ran on into f behind the call at test.s:@call(.|\n)*FINISHER"
_start: la      sp, top
        call    f                       #@call
#+      li      t0, FINISHER_PASS
#+      sw      t0, FINISHER_EXIT, t1
f:      li      a0, 1                   #@f
        ret                             #@ret
        .bss
        .space  256
top:
