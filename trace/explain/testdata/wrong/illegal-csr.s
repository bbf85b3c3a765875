# The CSRs of supervisor mode do not exist on this hart.
#: ending fault
#: rule "there is no CSR stvec .0x105. here"
_start: la      t0, trap
        csrw    0x105, t0
        ecall
trap:   j       trap
