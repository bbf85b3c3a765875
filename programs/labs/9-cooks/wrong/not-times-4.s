# Takes MSIP for an array of bytes.
# Scores 55.
# Is told: bell: An instruction went wrong
gap 7
        li      t0, CLINT_MSIP
        add     a0, a0, t0
        li      t0, 1
        sw      t0, 0(a0)
