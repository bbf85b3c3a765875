# The least that firmware can be, to see what it is told: prints a0, the first word that a1 points to, and the six words
# that a2 points to (struct fw_dynamic_info of OpenSBI), then goes on to the kernel that they name, or ends the run if
# that is 0. It runs in M mode, without a stack: s0 to s4 hold what has to last.

        .equ    UART_THR, 0x10000000
        .equ    FINISHER, 0x100000

        .text
_start: mv      s0, a0
        mv      s1, a1
        mv      s2, a2
        call    hex                     # a0: our hart
        lw      a0, 0(s1)
        call    hex                     # a1: a device tree begins with d00dfeed, written the other way round
        li      s3, 6
1:      lw      a0, 0(s2)               # a2: magic, version, the kernel's entry and mode, options, boot hart
        call    hex
        addi    s2, s2, 4
        addi    s3, s3, -1
        bnez    s3, 1b

        lw      s4, 8 - 24(s2)
        beqz    s4, off
        li      t0, -1                  # S mode may use all memory, by one entry of PMP: NAPOT, R W X
        csrw    pmpaddr0, t0
        li      t0, 0x1f
        csrw    pmpcfg0, t0
        csrw    mepc, s4                # to the kernel, in S mode: MPP = 1
        li      t0, 1 << 11
        csrw    mstatus, t0
        mv      a0, s0
        mv      a1, s1
        mret

off:    li      t0, FINISHER
        lw      t1, 0(t0)               # as a driver of a syscon does: reads, sets bits, writes
        li      t2, 0x5555
        or      t1, t1, t2
        sw      t1, 0(t0)
        j       .

# hex prints a0 and ends the line. Changes t0 to t3.
hex:    li      t0, UART_THR
        li      t1, 28
1:      srl     t2, a0, t1
        andi    t2, t2, 15
        li      t3, 10
        bltu    t2, t3, 2f
        addi    t2, t2, 'a' - '0' - 10
2:      addi    t2, t2, '0'
        sb      t2, 0(t0)
        addi    t1, t1, -4
        bgez    t1, 1b
        li      t2, '\n'
        sb      t2, 0(t0)
        ret
