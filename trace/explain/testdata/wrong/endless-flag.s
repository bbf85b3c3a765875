# It waits for a flag in memory, and nobody stores there.
#: ending endless
#: finding endless @first "the loop from test.s:@first to test.s:@last, .*goes round for ever"
_start: la      t0, flag
1:      lw      t1, 0(t0)               #@first
        beqz    t1, 1b                  #@last
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
        .bss
flag:   .space  4
