# U mode may reach nothing until an entry of PMP says what.
#: ending fault
#: finding stray @user "a program in U mode trapped: instruction access fault.*PMP"
_start: la      t0, user
        csrw    mepc, t0
        li      t0, 3 << 11
        csrc    mstatus, t0
        mret
user:   li      a0, 1                   #@user
        j       user
