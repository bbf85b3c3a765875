# A helper stands first, and so the program begins there.
#: ending fault
#: finding beginning @double "the program begins at double .test.s:@double., and not at main, which nothing leads to"
#: finding return-to-0 @ret "test.s:@ret returns to address 0: ra is 0: nobody called it: the program began there"
        .text
double: slli    a0, a0, 1               #@double
        ret                             #@ret
        .globl  main
main:   li      a0, 4   #-
#+_start: la sp, top
#+      li      a0, 4
        call    double
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
#+      .bss
#+      .space  4096
#+top:
