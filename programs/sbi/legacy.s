# The calls of SBI 0.1, which small kernels still use. (SBI, "Legacy Extensions".) They give back a0 alone: a1 stays.

# old: calls a function of the others, and keeps a1. ra is where the call returns to.
        .macro  OLD function
        addi    sp, sp, -16
        sw      a1, 0(sp)
        sw      ra, 4(sp)
        call    \function
        lw      a1, 0(sp)
        lw      ra, 4(sp)
        addi    sp, sp, 16
        ret
        .endm

old_timer:                              # a0, a1 = when
        OLD     set_alarm
old_put:                                # a0 = a character
        mv      a2, ra
        call    put
        li      a0, 0
        jr      a2
old_get:                                # a0 = the next one typed, -1 if there is none
        lbu     t0, UART_LSR
        li      a0, -1
        andi    t0, t0, UART_LSR_DR
        beqz    t0, 1f
        lbu     a0, UART_RBR
1:      ret
old_clear_bell:                         # mip.SSIP was rung: never mind
        csrci   mip, 1 << 1
        li      a0, 0
        ret
old_bell:                               # a0 = the address of a mask of harts, as the kernel sees it; 0: all
        li      a4, WORK_BELL
        j       old_ring
old_fence_i:
        li      a4, WORK_FENCE_I
        j       old_ring
old_fence_vma:
        li      a4, WORK_FENCE_VMA
old_ring:
        li      t0, -1
        beqz    a0, 1f
        li      t1, 1 << 17             # with MPRV a load is one of S mode: through its page table
        csrs    mstatus, t1
        lw      t0, 0(a0)
        csrc    mstatus, t1
1:      OLD     ring_mask

# ring_mask: ring for the mask t0, those of harts that are there. -1: all.
ring_mask:
        mv      a0, t0
        li      a1, 0
        li      t1, -1
        bne     t0, t1, ring
        li      a1, -1
        j       ring
old_off:
        j       switch_off
