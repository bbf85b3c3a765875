# A pointer that is 0 is looked at before it is called.
#: ending halted 0
_start: lw      t0, hook
        beqz    t0, 1f
        jalr    t0
1:      li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
        .bss
        .balign 4
hook:   .space  4
