# The page table is turned on, and the kernel's code may not be executed in it: not even the handler for that.
#: ending fault
#: finding no-handler @next "stvec is 0x[0-9a-f]+, and S mode may execute nothing there: the entry of level 1 .* X is 0, so the page is not to be executed"
_start: la      t0, handler
        csrw    stvec, t0
        la      t0, done
        csrw    mtvec, t0
        li      t0, 1 << 12
        csrw    medeleg, t0
        li      t0, -1
        csrw    pmpaddr0, t0
        li      t0, 0x1f
        csrw    pmpcfg0, t0
        la      t1, root
        li      t0, 0x80000000 >> 2 | 0xc7 #-
#+      li      t0, 0x80000000 >> 2 | 0xcb
        li      t2, 2048
        add     t2, t2, t1
        sw      t0, 0(t2)
        li      t0, 1 << 11
        csrw    mstatus, t0
        la      t0, 1f
        csrw    mepc, t0
        mret
1:      srli    t1, t1, 12
        li      t0, 1 << 31
        or      t1, t1, t0
        csrw    satp, t1
        sfence.vma                      #@next
        ecall
        .balign 4
handler:
        ecall
        .balign 4
done:   li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
1:      j       1b
        .section .root, "aw", @nobits
        .balign 4096
root:   .space  4096
