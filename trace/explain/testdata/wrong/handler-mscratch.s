# mscratch was to hold the address of a save area.
#: steps 30000
#: ending limit
#: finding handler-traps @store "the trap handler at test.s:@handler traps itself, at test.s:@store.*store access fault at 0x00000000(.|\n)*mscratch is 0; before the first trap"
_start: la      t0, handler
        csrw    mtvec, t0
#+      la      t0, save
#+      csrw    mscratch, t0
        ecall
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1

        .balign 4
handler:        csrrw   t6, mscratch, t6 #@handler
        sw      ra, 0(t6)               #@store
#+      csrr    t5, mepc
#+      addi    t5, t5, 4
#+      csrw    mepc, t5
        mret
#+      .bss
#+      .balign 4
#+save: .space 128
