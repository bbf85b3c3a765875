# The handler asks a CSR that this hart does not have.
#: steps 30000
#: ending limit
#: finding handler-traps @csr "the trap handler at test.s:@handler traps itself, at test.s:@csr, [0-9,]+ times: illegal instruction.*hedeleg"
_start: la      t0, handler
        csrw    mtvec, t0
        ecall
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1

        .balign 4
handler:        csrr    t0, mepc        #@handler
        csrr    t1, 0x602               #@csr
        addi    t0, t0, 4
        csrw    mepc, t0
        mret
