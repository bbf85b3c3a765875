# A bell goes round: each hart sleeps until its software interrupt rings, counts, silences it, and rings the next hart's.
# When it has come to hart 0 so many times, that ends the run.
        .equ    ROUNDS, 20

_start: la      t0, CLINT_MSIP          # a word for each hart
        slli    t1, a0, 2
        add     s0, t0, t1              # this hart's bell
        addi    s1, s0, 4               # the next one's
        li      t2, HARTS - 1
        bne     a0, t2, begin
        mv      s1, t0                  # that of the last hart is hart 0's
begin:  li      s2, ROUNDS
        li      s3, 1
        csrsi   mie, 8                  # MSIE: it ends the wait. mstatus.MIE is 0, so there is no trap
        bnez    a0, wait
        la      t0, up                  # hart 0 begins, when all are up, since a bell that rings is a bell
all:    lw      t1, 0(t0)
        li      t2, HARTS - 1
        bne     t1, t2, all
        sw      s3, 0(s1)
        j       sleep
wait:   la      t0, up
        amoadd.w zero, s3, (t0)
sleep:  wfi
        csrr    t0, mip
        andi    t0, t0, 8
        beqz    t0, sleep               # wfi may end for nothing
        sw      zero, 0(s0)
silent: csrr    t0, mip                 # until it is silent
        andi    t0, t0, 8
        bnez    t0, silent
        addi    s2, s2, -1
        bnez    a0, ring
        beqz    s2, exit
ring:   sw      s3, 0(s1)
        bnez    s2, sleep
park:   csrw    mie, zero
        wfi
        j       park
exit:   li      t3, FINISHER_PASS
        sw      t3, FINISHER_EXIT, t4
        j       park

        .data
        .balign 64
up:     .word   0
