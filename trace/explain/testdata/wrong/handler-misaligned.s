# The save area stands at an odd address.
#: steps 30000
#: ending limit
#: finding odd-address @save "save is at 0x.*no multiple of 4: because of test.s:@flag before it"
#: finding handler-traps @store "traps itself, at test.s:@store.*misaligned"
_start: la      t0, handler
        csrw    mtvec, t0
        la      t0, save
        csrw    mscratch, t0
        ecall
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1

        .balign 4
handler:        csrr    t6, mscratch    #@handler
        sw      ra, 0(t6)               #@store
        csrr    t5, mepc
        addi    t5, t5, 4
        csrw    mepc, t5
        mret
        .data
flag:   .byte   1                       #@flag
#+      .balign 4
save:   .space  128                     #@save
