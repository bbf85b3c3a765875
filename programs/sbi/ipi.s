# sPI and RFNC: to other harts. (SBI, "IPI Extension" and "RFENCE Extension".)
#
# What a hart is asked for goes into its AREA_WORK, and its bell is rung; answer does it there. A fence is waited for: its
# bit is clear again when it is done. While we wait we answer our own bell, or two harts that want a fence of each other
# would wait for ever.

ipi_call:                               # 0: a0 = which harts, from number a1 on
        bnez    a6, unknown
        li      a4, WORK_BELL
        j       ring

fence_call:                             # 0: fence.i; 1, 2: sfence.vma, of addresses and address spaces: of all here
        li      a4, WORK_FENCE_I
        beqz    a6, ring
        li      a4, WORK_FENCE_VMA
        li      t0, 2
        bgtu    a6, t0, unknown         # those of the hypervisor extension

# HART_AREA: \area = the area of hart \hart; to \absent if there is no such hart. Overwrites t1.
        .macro  HART_AREA area, hart, absent
        li      t1, MAX_HARTS
        bgeu    \hart, t1, \absent
        la      \area, areas
        slli    t1, \hart, AREA_SHIFT
        add     \area, \area, t1
        lw      t1, AREA_STATE(\area)
        beqz    t1, \absent
        .endm

# ring: asks harts for the work a4: those with a bit in a0, from number a1 on; all, if a1 is -1. Harts that are not there
# are an error. a0 and a1 are the call's result. Overwrites t0 to t6, a2, a3, a5.
ring:   li      t0, -1
        bne     a1, t0, 2f
        li      a0, 0                   # all that are there
        li      a1, MAX_HARTS
1:      addi    a1, a1, -1
        slli    a0, a0, 1
        HART_AREA t0, a1, 0f
        ori     a0, a0, 1
0:      bnez    a1, 1b
2:      mv      t4, a0                  # is each of them there?
        mv      t5, a1
3:      andi    t0, t4, 1
        beqz    t0, 4f
        HART_AREA t0, t5, invalid
4:      addi    t5, t5, 1
        srli    t4, t4, 1
        bnez    t4, 3b

        mv      t6, ra
        mv      a2, a0                  # first all bells …
        mv      a3, a1
4:      andi    t0, a2, 1
        beqz    t0, 5f
        HART_AREA t0, a3, 5f
        addi    t0, t0, AREA_WORK
        amoor.w.rl zero, a4, (t0)
        li      t0, CLINT_MSIP
        slli    t1, a3, 2
        add     t0, t0, t1
        li      t1, 1
        sw      t1, 0(t0)
5:      addi    a3, a3, 1
        srli    a2, a2, 1
        bnez    a2, 4b

        li      t0, WORK_BELL           # … then, for a fence, all answers
        beq     a4, t0, 9f
6:      andi    t0, a0, 1
        beqz    t0, 8f
        HART_AREA a5, a1, 8f
7:      call    answer                  # it may be we ourselves
        lw      t0, AREA_STATE(a5)      # who does not run has nothing to fence
        addi    t0, t0, -STOPPED
        beqz    t0, 8f
        lw      t0, AREA_WORK(a5)
        and     t0, t0, a4
        bnez    t0, 7b
8:      addi    a1, a1, 1
        srli    a0, a0, 1
        bnez    a0, 6b
9:      mv      ra, t6
        j       ok

# answer: does what this hart's bell was rung for. The bell is silenced first: what is asked for from then on rings it
# again. Overwrites t0, t1, t2.
answer: li      t0, CLINT_MSIP
        lw      t1, AREA_ID(tp)
        slli    t1, t1, 2
        add     t0, t0, t1
        sw      zero, 0(t0)
        fence   rw, rw
        addi    t0, tp, AREA_WORK
        lw      t1, 0(t0)
        andi    t2, t1, WORK_FENCE_I
        beqz    t2, 1f
        fence.i
1:      andi    t2, t1, WORK_FENCE_VMA
        beqz    t2, 2f
        sfence.vma
2:      andi    t2, t1, WORK_BELL
        beqz    t2, 3f
        csrsi   mip, 1 << 1             # S mode's own bell
3:      not     t1, t1                  # done, and nothing that came meanwhile
        amoand.w.aqrl zero, t1, (t0)
        ret
