# The high half of stimecmp is still all ones.
#: time 10000000
#: ending limit
#: finding alarm @wait "the timer of S mode is set, and rings in 58,[0-9]* years(.|\n)*its high word is still all ones: csrw stimecmph, zero"
_start: li      t0, -1
        csrw    pmpaddr0, t0
        li      t0, 0x1f
        csrw    pmpcfg0, t0
        li      t0, 0xb1ff
        csrw    medeleg, t0
        li      t0, 0x222
        csrw    mideleg, t0
        li      t0, 1 << 31
        csrs    menvcfgh, t0
        li      t0, 7
        csrw    mcounteren, t0
        li      t0, 3 << 11
        csrc    mstatus, t0
        li      t0, 1 << 11
        csrs    mstatus, t0
        la      t0, kernel
        csrw    mepc, t0
        mret

kernel: la      sp, stack               # S mode
        la      t0, trap
        csrw    stvec, t0
        la      s0, root                # this memory and the finisher where they are, the interrupt controller, the UART
        li      t0, 0x80000000 >> 2 | 0xcf
        li      t1, 512 * 4
        add     t1, t1, s0
        sw      t0, (t1)
        li      t0, 0xc7
        sw      t0, (s0)
        li      t0, 0x0c000000 >> 2 | 0xc7
        sw      t0, 48*4(s0)
        li      t0, 0x10000000 >> 2 | 0xc7
        sw      t0, 64*4(s0)
        la      s1, leaves
        srli    t0, s1, 2
        ori     t0, t0, 1
        sw      t0, 4(s0)
        la      t0, user                # the program, at 0x00401000
        srli    t0, t0, 2
        ori     t0, t0, 0xdf
        sw      t0, 4(s1)
        srli    t0, s0, 12
        li      t1, 1 << 31
        or      t0, t0, t1
        csrw    satp, t0
        sfence.vma
        li      t0, 1 << 5
        csrs    sie, t0
        li      t0, -1
        csrw    stimecmph, t0
        csrr    t0, time
        addi    t0, t0, 1000
        csrw    stimecmp, t0
#+      csrw    stimecmph, zero
        csrsi   sstatus, 2
1:      wfi                             #@wait
        j       1b
        .balign 4
trap:
end:    li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1

        .balign 4096
user:   ecall
        li      a7, 1
        ecall
        .balign 4096
        .bss
        .balign 4096
root:   .space  4096
leaves: .space  4096
page:   .space  4096
        .space  256
stack:  .space  16
save:   .space  128
