# The handler takes a lock that the code has which it has interrupted.
#: ending endless
#: finding deadlock @spin "^it waits at test.s:@spin \\(called at test.s:@handler\\) for jam, which it has itself: it took it at test.s:@spin \\(called at test.s:@first\\), in step \\d+; then an interrupt came, and its handler waits for what the code that it has interrupted would give back\nwhile it has a lock that the handler takes, interrupts are off: csrci mstatus, 8$"
_start: la      sp, stack
        la      t0, handler
        csrw    mtvec, t0
        li      t0, 8
        csrw    mie, t0
        csrsi   mstatus, 8              #-
        la      a0, jam
        call    lock                    #@first
        li      t0, 1
        sw      t0, CLINT_MSIP, t1      # rings at once
        nop
        call    unlock
#+        csrsi   mstatus, 8
        nop
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1

        .balign 4
handler:
        sw      zero, CLINT_MSIP, t0
        la      a0, jam
        call    lock                    #@handler
        call    unlock
        mret

# lock: takes the lock at a0.
lock:   li      t0, 1
1:      amoswap.w.aq t0, t0, (a0)       #@spin
        bnez    t0, 1b
        ret
unlock: amoswap.w.rl zero, zero, (a0)
        ret

        .data
        .balign 4
butter: .word   0
jam:    .word   0
done:   .word   0

        .bss
        .balign 16
        .space  64
stack:
