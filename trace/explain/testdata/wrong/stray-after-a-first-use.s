# A kernel of one's own makes a page at its first use, which is no mistake; what follows a null pointer is.
#: ending halted 3
#: finding stray @null "a program in U mode trapped: load page fault at 0x00000000"
_start: la      t0, handler
        csrw    mtvec, t0
        li      t0, -1
        csrw    pmpaddr0, t0
        li      t0, 0x1f
        csrw    pmpcfg0, t0
        la      s1, root
        li      t0, 0x80000000 >> 2 | 0xdb # 4 MiB of memory, for U mode: R and X
        li      t1, 2048
        add     t1, t1, s1
        sw      t0, 0(t1)
        srli    t0, s1, 12
        li      t1, 1 << 31
        or      t0, t0, t1
        csrw    satp, t0
        la      t0, 1f
        csrw    mepc, t0
        mret
1:      li      s0, 0x40000000
        sw      s0, 0(s0)
        lw      s0, 0(zero)             #@null
        j       1b
        .balign 4
handler:
        csrr    t0, mtval
        beqz    t0, 2f
        li      t0, 0x80000000 >> 2 | 0xd7
        li      t1, 1024
        add     t1, t1, s1
        sw      t0, 0(t1)
        sfence.vma
        mret
2:      li      t0, 3 << FINISHER_EXIT_CODE_SHIFT | FINISHER_FAIL
        sw      t0, FINISHER_EXIT, t1
1:      j       1b
        .section .root, "aw", @nobits
        .balign 4096
root:   .space  4096
