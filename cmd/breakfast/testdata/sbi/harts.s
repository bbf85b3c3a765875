# A kernel in S mode that starts all other harts, rings for them, has them fence, and sees them stop; twice. HARTS is how
# many there are. It prints a line for each round: how many came, and how many heard the bell.
        .equ    HSM, 0x48534d
        .equ    IPI, 0x735049
        .equ    RFENCE, 0x52464e43

        .text
_start: bnez    a0, wrong               # the firmware begins with hart 0 here
        li      s0, 2                   # rounds
round:  li      s1, HARTS - 1           # 1. each other hart begins at second, with 3 times its number in a1
start:  mv      a0, s1
        la      a1, second
        slli    a2, s1, 1
        add     a2, a2, s1
        li      a6, 0
        li      a7, HSM
        ecall
        bnez    a0, wrong               # also of one that was stopped a moment ago
        addi    s1, s1, -1
        bnez    s1, start
        la      s2, came
        li      t1, HARTS - 1
1:      lw      t0, 0(s2)
        bne     t0, t1, 1b

        li      a0, 1                   # 2. one that runs is not to be started
        la      a1, second
        li      a2, 0
        li      a6, 0
        li      a7, HSM
        ecall
        li      t0, -6
        bne     a0, t0, wrong

        li      a0, (1 << HARTS) - 2    # 3. fences of all others, which are waited for
        li      a1, 0
        li      a6, 0
        li      a7, RFENCE
        ecall
        bnez    a0, wrong
        li      a0, 0                   #    and of all
        li      a1, -1
        li      a2, 0
        li      a3, -1
        li      a6, 1
        li      a7, RFENCE
        ecall
        bnez    a0, wrong

        li      a0, (1 << (HARTS - 1)) - 1 # 4. a bell for all from number 1 on
        li      a1, 1
        li      a6, 0
        li      a7, IPI
        ecall
        bnez    a0, wrong
        li      s1, HARTS - 1           # 5. until all have stopped
2:      mv      a0, s1
        li      a6, 2
        li      a7, HSM
        ecall
        bnez    a0, wrong
        li      t0, 1
        bne     a1, t0, 2b
        addi    s1, s1, -1
        bnez    s1, 2b

        lw      a0, 0(s2)
        call    digit
        lw      a0, 4(s2)
        call    digit
        li      a0, '\n'
        call    put
        sw      zero, 0(s2)
        sw      zero, 4(s2)
        addi    s0, s0, -1
        bnez    s0, round
        li      a0, 0
off:    mv      a1, a0                  # 0: all is well
        li      a0, 0
        li      a6, 0
        li      a7, 0x53525354
        ecall
wrong:  li      a0, 1
        j       off

second: slli    t0, a0, 1               # another hart: a0 is its number
        add     t0, t0, a0
        bne     t0, a1, wrong
        csrr    t0, satp                # it begins without translation, its interrupts closed
        bnez    t0, wrong
        csrr    t0, sstatus
        andi    t0, t0, 2
        bnez    t0, wrong
        csrwi   sie, 2
        la      t0, came
        li      t1, 1
        amoadd.w zero, t1, (t0)
3:      wfi
        csrr    t2, sip
        andi    t2, t2, 2
        beqz    t2, 3b
        csrci   sip, 2
        addi    t0, t0, 4
        amoadd.w zero, t1, (t0)
        li      a6, 1                   # and stops
        li      a7, HSM
        ecall
        j       wrong

digit:  addi    a0, a0, '0'
put:    li      a6, 0
        li      a7, 1                   # the old call that prints a character
        ecall
        ret

        .data
        .balign 4
came:   .word   0, 0                    # and heard
