# The idiom that parks all harts but the first, with its test the wrong way round.
#: ending idle
#: finding no-end @wfi "wfi waits for an interrupt, and mie enables none"
_start: csrr    t0, mhartid
        beqz    t0, park                # meant: bnez #-
#+      bnez    t0, park
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
park:   wfi                             #@wfi
        j       park
