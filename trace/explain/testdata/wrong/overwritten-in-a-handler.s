# The handler saves registers below a label, where it should be above it.
#: steps 30000
#: ending limit
#: finding overwritten @store "the code at test.s:[0-9]+ was overwritten: by test.s:@store"
#: finding handler-traps - "traps itself"
_start: la      t0, handler
        csrw    mtvec, t0
        ecall
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1

        .balign 4
handler:        la      t6, save
        sw      zero, -4(t6)
        sw      zero, -8(t6)            #@store
        csrr    t0, mepc
        addi    t0, t0, 4
        csrw    mepc, t0
        mret
save:   .space  16
