# Each access faults once: the handler opens the page, and comes back to the same instruction.
#: ending halted 0
_start: la      t0, handler
        csrw    mtvec, t0
        la      t0, code                # PMP: the code, for U mode
        srli    t0, t0, 2
        csrw    pmpaddr0, t0
        la      t0, code_end
        srli    t0, t0, 2
        csrw    pmpaddr1, t0
        la      t0, page
        srli    t0, t0, 2
        ori     t0, t0, 0x1f
        csrw    pmpaddr2, t0
        li      t0, 0x000d00
        csrw    pmpcfg0, t0
        la      t0, code
        csrw    mepc, t0
        la      a0, page
        li      t0, 3 << 11
        csrc    mstatus, t0
        mret
        .balign 16
code:   li      s1, 300
1:      sw      s0, 0(a0)               # faults each time: the page is closed again by the call
        ecall
        addi    s0, s0, 1
        blt     s0, s1, 1b
        li      a7, 1
        ecall
        .balign 16
code_end:
        .balign 4
handler:        csrr    t0, mcause
        li      t1, 8
        beq     t0, t1, 1f
        li      t0, 0x1b0d00
        csrw    pmpcfg0, t0             # open, and again
        mret
1:      bnez    a7, 2f
        li      t0, 0x000d00
        csrw    pmpcfg0, t0             # closed
        csrr    t0, mepc
        addi    t0, t0, 4
        csrw    mepc, t0
        mret
2:      li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
        .bss
        .balign 4096
page:   .space  4096
