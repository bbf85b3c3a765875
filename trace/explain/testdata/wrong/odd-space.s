# Three bytes of space.
#: ending fault
#: finding odd-address @n "n is at 0x[0-9a-f]+, which is no multiple of 4: because of test.s:@name before it"
        .bss
name:   .space  3                       #@name
#+      .balign 4
n:      .space  4                       #@n
        .text
_start: lw      t1, n
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
