# works
# memcpy of 256 KiB, four words a round, there and back
        .globl  _start
_start:
        la      a0, there
        la      a1, here
        call    copy
        la      a0, here
        la      a1, there
        call    copy
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
hang:   j       hang
copy:   li      a2, 256 * 1024
        add     a2, a2, a1
1:      lw      t0, 0(a1)
        lw      t1, 4(a1)
        lw      t2, 8(a1)
        lw      t3, 12(a1)
        sw      t0, 0(a0)
        sw      t1, 4(a0)
        sw      t2, 8(a0)
        sw      t3, 12(a0)
        addi    a0, a0, 16
        addi    a1, a1, 16
        bltu    a1, a2, 1b
        ret
        .bss
        .balign 16
here:   .space  256 * 1024
there:  .space  256 * 1024
