# From power-on to the kernel.
#
# Every hart comes here, in M mode, with its number in a0 and the address of the device tree in a1, as on virt. Hart 0 goes
# on to the kernel. The others wait until the kernel starts them (hsm.s).

        .text
_start: csrw    mie, zero
        la      t0, areas               # 1. an area of its own: the stack is its end
        slli    t1, a0, AREA_SHIFT
        add     tp, t0, t1              #    tp = the area, as long as we are in M mode
        sw      a0, AREA_ID(tp)
        addi    sp, tp, FRAME

        # 2. Is there stimecmp, an alarm of S mode's own? Who asks for a CSR that is not there traps: a trap leads to where
        #    we go on anyway, with t1 = 0.
        la      t0, 1f
        csrw    mtvec, t0
        li      t1, 0
        li      t0, 1 << 31             #    menvcfgh.STCE lets S mode have it
        csrs    menvcfgh, t0
        li      t2, -1                  #    all ones: never
        csrw    stimecmph, t2
        csrw    stimecmp, t2
        li      t1, 1
        .balign 4
1:      sw      t1, AREA_SSTC(tp)
        bnez    t1, 2f
        la      t2, 2f                  #    without it STCE has to be 0: mip.STIP would not be ours to set
        csrw    mtvec, t2
        csrc    menvcfgh, t0
        .balign 4
2:      la      t0, trap                #    from here on traps are real ones
        csrw    mtvec, t0
        csrw    mscratch, tp

        # 3. What is S mode's own: exceptions, but for its ecall, which asks us; and its three interrupts.
        li      t0, 0xb1ff
        csrw    medeleg, t0
        li      t0, 1 << 1 | 1 << 5 | 1 << 9
        csrw    mideleg, t0
        li      t0, 7                   #    cycle, time and instret may be read
        csrw    mcounteren, t0

        # 4. PMP: S mode and U mode have no business in this memory, and may use all other. The first entry that
        #    matches decides.
        la      t0, _start
        srli    t0, t0, 2
        li      t1, FIRMWARE_SIZE / 8 - 1 # trailing ones: the size of a naturally aligned region
        or      t0, t0, t1
        csrw    pmpaddr0, t0
        li      t0, -1
        csrw    pmpaddr1, t0
        li      t0, 0x1f18              #    entry 0: NAPOT, nothing; entry 1: NAPOT, R W X
        csrw    pmpcfg0, t0

        li      t0, 1 << 3              # 5. the bell opens: other harts ring it
        csrs    mie, t0
        bnez    a0, parked

        # 6. Hart 0: to the kernel, when all others have come by, if we know how many those are. It may start them at
        #    once then.
        .if     HARTS > 1
        la      t0, areas
        li      t1, HARTS - 1
1:      addi    t0, t0, 1 << AREA_SHIFT
2:      lw      t2, AREA_STATE(t0)
        beqz    t2, 2b
        addi    t1, t1, -1
        bnez    t1, 1b
        .endif
        li      a2, KERNEL
# to_kernel: leaves M mode for S mode, at a2, with a0 and a1 as they are. Translation and interrupts of S mode are off.
to_kernel:
        li      t0, STARTED
        sw      t0, AREA_STATE(tp)
        csrw    satp, zero
        sfence.vma
        csrci   sstatus, 2
        csrw    sie, zero
        csrw    mepc, a2
        li      t0, 3 << 11             #    mret goes to S mode: MPP = 1
        csrc    mstatus, t0
        li      t0, 1 << 11
        csrs    mstatus, t0
        mret

# parked: a hart that nobody has started yet, or one that was stopped. Interrupts are off in M mode, so that its bell ends
# the wfi and is not taken. tp is its area.
parked: li      t0, STOPPED
        sw      t0, AREA_STATE(tp)
1:      wfi
        call    answer                  # whatever the bell was for
        lw      t0, AREA_STATE(tp)
        li      t1, PENDING
        bne     t0, t1, 1b
        lw      a0, AREA_ID(tp)
        lw      a1, AREA_OPAQUE(tp)
        lw      a2, AREA_START(tp)
        addi    sp, tp, FRAME
        j       to_kernel
