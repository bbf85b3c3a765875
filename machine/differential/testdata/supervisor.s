# What runs on both machines for S mode: cases, one after the other. A case is a few instructions, the mode and the CSRs that
# they begin with, and what registers hold; it ends with the first trap. The page tables and the data pages are the same for
# all cases of a run, and what one case leaves in them the next one finds. The offsets are in supervisor_test.go.
#
# Which mode a trap goes to is the case's affair. That of M mode writes the result. That of S mode, whose page every table
# maps, rings M mode's software interrupt, which no case can close, and M mode's handler follows at once.

        .text
_start: li      t0, -1                  # no timer interrupt
        sw      t0, CLINT_MTIMECMPH, t1
next:   lw      s0, cursor              # 1. which case? s0: its words, s1: where they end
        lw      s1, ending
        bgeu    s0, s1, done

        li      t1, CODE_PAGE           # 2. its code; behind it are breakpoints
        .irp    n, 0,1,2,3,4,5
        lw      t0, CODE_IN + 4*\n(s0)
        sw      t0, 4*\n(t1)
        .endr
        fence.i

        csrw    satp, zero              # 3. the entries without which nothing runs, in both tables
        .irp    root, ROOT_A, ROOT_B
        li      t1, \root
        li      t0, HANDLER_ENTRY
        li      t2, HANDLER_AT
        add     t2, t2, t1
        sw      t0, (t2)
        li      t0, DEVICE_ENTRY
        sw      t0, DEVICE_AT(t1)
        li      t0, LEAF_ENTRY
        sw      t0, LEAF_AT(t1)
        .endr
        li      t1, LEAF_0
        li      t0, CODE_OF_S
        sw      t0, 0(t1)
        li      t0, CODE_OF_U
        sw      t0, 4(t1)

        .macro  FROM csr, n             # 4. CSRs
        lw      t0, CSR_IN + 4*\n(s0)
        csrw    \csr, t0
        .endm
        csrw    pmpcfg0, zero
        FROM    pmpaddr0, 0
        FROM    pmpaddr1, 1
        FROM    pmpcfg0, 2
        FROM    medeleg, 3
        FROM    mideleg, 4
        FROM    mie, 5
        FROM    mip, 6
        FROM    mcounteren, 7
        FROM    scounteren, 8
        FROM    satp, 9
        FROM    mstatus, 10
        FROM    mepc, 11
        FROM    sscratch, 12
        FROM    sepc, 13
        csrw    scause, zero
        csrw    stval, zero
        la      t0, inS
        csrw    stvec, t0
        la      t0, trap
        csrw    mtvec, t0
        csrw    mcause, zero
        sfence.vma

        addi    sp, s0, RESULT          # 5. no reservation: this sc.w fails
        sc.w    zero, zero, (sp)
        .irp    n, 0,1,2,3,4,5
        lw      a\n, REGS_IN + 4*\n(s0)
        .endr
        mret

done:   li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
        j       .

# inS: traps of S mode. Ring for M mode.
        .balign 4
inS:    li      t0, CLINT_MSIP
        li      t1, 1
        sw      t1, (t0)
1:      j       1b

# trap: traps of M mode. What the case came to; then the next one.
        .balign 4
trap:   li      t1, 1 << 17             # MPRV goes first: under it nothing that follows could be stored
        csrrc   t1, mstatus, t1
        lw      t0, cursor
        sw      t1, RESULT + 4*6(t0)
        .irp    n, 0,1,2,3,4,5
        sw      a\n, RESULT + 4*\n(t0)
        .endr
        .macro  TO csr, n
        csrr    t1, \csr
        sw      t1, RESULT + 4*\n(t0)
        .endm
        TO      mcause, 7
        TO      mepc, 8
        TO      mtval, 9
        TO      mip, 10
        TO      mie, 11
        TO      scause, 12
        TO      sepc, 13
        TO      stval, 14
        TO      satp, 15
        TO      sscratch, 16
        TO      mideleg, 17
        li      t1, CLINT_MSIP
        sw      zero, (t1)
        csrw    mie, zero
        addi    t0, t0, CASE
        sw      t0, cursor, t1
        j       next

        .data
cursor: .word   CASES
ending: .word   0
