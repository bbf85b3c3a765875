# The handler makes a call itself, and hears it itself.
#: steps 30000
#: ending limit
#: finding handler-traps @inner "traps itself, at test.s:@inner.*ecall from M mode"
_start: la      t0, handler
        csrw    mtvec, t0
        li      a7, 1
        ecall
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1

        .balign 4
handler:        li      a7, 64          #@handler
        ecall                           #@inner
        mret
