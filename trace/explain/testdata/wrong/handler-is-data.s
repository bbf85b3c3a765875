# mtvec leads to a string.
#: ending fault
#: finding no-handler @text "the trap handler's first instruction, at test.s:@text, traps too: illegal instruction"
_start: la      t0, text
        csrw    mtvec, t0
        ecall
        .data
        .balign 4
text:   .word   0xffffffff              #@text
