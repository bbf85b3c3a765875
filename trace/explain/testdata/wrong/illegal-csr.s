# The CSRs of the hypervisor extension do not exist on this hart.
#: ending fault
#: rule "there is no CSR htval .0x643. here"
_start: la      t0, trap
        csrw    0x643, t0
        ecall
trap:   j       trap
