# board: what lab 9 stands on. You need not change this file: lab check uses its own.
#
# Two cooks, two harts. Cook 0 cuts slices of bread, numbered from 1 to SLICES, and puts each on the board; cook 1 takes
# them from there and spreads them. The board has room for ROOM slices:
#   board    the slices that lie there, a word each, the lowest first
#   slices   how many they are
# A slice is a word: its number times 16, and four bits by which one knows it for a slice of today's bread.
# Putting and taking, waiting, and calling the other cook is your part, in cooks.s.
#
# What comes of it is left in memory: taken is how many slices cook 1 took; twice is the first that he took twice; lost
# is how many were put on the board, were never taken, and do not lie there. The run ends with as many mistakes as code.

        .ifndef SLICES
        .equ    SLICES, 40              # 1 to 1000
        .endif
        .ifndef SEED
        .equ    SEED, 1                 # how long each slice takes depends on it
        .endif
        .ifndef BELLS
        .equ    BELLS, 1                # 0: nobody waits or calls. A cook who finds nothing to do tries again
        .endif
        .ifndef SLOW
        .equ    SLOW, 2                 # the cook who takes much longer for a slice; 2: neither
        .endif
        .ifndef TWINS
        .equ    TWINS, 0                # 1: both take equally long, and call equally often (DRILL=2)
        .endif
        .ifndef DRILL
        .equ    DRILL, 0                # no bread. 1: both cooks just lock and unlock; 2: they just call each other;
                                        # 3: they wait for each other; 4: there are just the two scenes
        .endif
        .if     HARTS != 2
        .error  "this lab has two cooks: --harts 2"
        .endif

        .equ    ROOM, 4
        .equ    ROUNDS, 25              # of the drill of locks, for each cook
        .equ    MORE, 5                 # that cook 1 makes then: a lock that is free is anybody's, whoever had it last
        .equ    BOTH, 2 * ROUNDS + MORE
        .equ    TURNS, 30               # of the drill of rest
        .equ    CALLS0, 16              # how often cook 0 calls in the drill of calls,
        .if     TWINS
        .equ    CALLS1, CALLS0          # and cook 1
        .else
        .equ    CALLS1, 10
        .endif
        .equ    STACK, 512              # bytes a cook

        .equ    MIE, 1 << 3             # mstatus: interrupts are on
        .equ    MSIE, 1 << 3            # mie: software interrupts, which is what a call is
        .equ    MTIE, 1 << 7            #      timer interrupts
        .equ    ALL, SLICES
        .globl  ROOM, MIE

# Both harts begin here, with interrupts off; a0 is the number of the hart, and of the cook.
        .globl  _start
_start: mv      s0, a0                  # s0 is that number from now on, and
        li      s11, SEED               # s11 is what this cook's pauses are made of
        slli    s11, s11, 4
        .if     TWINS == 0
        add     s11, s11, a0
        .endif
        la      sp, stacks_end          # a stack each
        li      t0, STACK
        mul     t0, t0, a0
        sub     sp, sp, t0
        la      t0, bell
        csrw    mtvec, t0
        li      t0, MSIE
        csrw    mie, t0
        .if     DRILL == 1
        j       locks
        .elseif DRILL == 2
        j       calls
        .elseif DRILL == 3
        j       turns
        .elseif DRILL == 4
        j       scenes
        .endif
        bnez    s0, spread

# Cook 0.
        .if     BELLS
        csrsi   mstatus, MIE
        .endif
        li      s1, 1                   # the slice that is next
1:      li      a0, SLOW == 0           # (true is -1: all bits)
        call    work
        sw      s1, cut, t0             # from here on that slice may be taken
2:      mv      a0, s1
        call    slice
        call    put
        bnez    a0, 3f
        .if     BELLS
        li      a0, ROOM                # the board was full: rest until it is not
        call    rest
        .else
        li      a0, 0
        call    work
        .endif
        j       2b
3:      .if     BELLS
        li      a0, 1
        call    ring
        .endif
        addi    s1, s1, 1
        li      t0, SLICES
        ble     s1, t0, 1b
        # All are on the board, or have been. It is for cook 1 to end the run. But if he takes none for 0.4 ms, he
        # is not going to: then it is over.
        csrci   mstatus, MIE
        li      t0, MTIE
        csrw    mie, t0
4:      lw      s2, taken
        lw      t0, CLINT_MTIME
        li      t1, 4000
        add     t0, t0, t1
        sw      t0, CLINT_MTIMECMP, t1
        sw      zero, CLINT_MTIMECMPH, t1
        wfi
        lw      t0, taken
        bne     t0, s2, 4b
        j       finish

# Cook 1.
spread: .if     BELLS
        csrsi   mstatus, MIE
        .endif
1:      call    take
        bnez    a0, 2f
        .if     BELLS
        call    rest                    # a0 = 0: the board was empty; rest until it is not
        .else
        call    work
        .endif
        j       1b
2:      mv      s2, a0
        srli    s1, a0, 4               # its number
        .if     BELLS
        li      a0, 0
        call    ring
        .endif
        mv      a0, s1
        call    slice
        bne     a0, s2, 6f              # no such slice
        li      t0, SLICES
        bgtu    s1, t0, 6f
        lw      t0, cut
        ble     s1, t0, 5f
        sw      s1, unborn, t0          # it has not been put yet
5:      la      t0, had
        add     t0, t0, s1
        lbu     t1, 0(t0)               # have we had that one?
        addi    t2, t1, 1
        sb      t2, 0(t0)
        beqz    t1, 4f
6:      lw      t1, mistakes
        addi    t1, t1, 1
        sw      t1, mistakes, t2
        j       4f
3:      lw      t1, mistakes
        addi    t1, t1, 1
        sw      t1, mistakes, t2
        lw      t1, twice
        bnez    t1, 4f
        sw      s1, twice, t2
4:      li      a0, SLOW == 1
        call    work
        lw      t0, taken
        addi    t0, t0, 1
        sw      t0, taken, t1
        li      t1, SLICES
        blt     t0, t1, 1b

# finish: counts what is lost, and ends the run.
finish: lw      t3, slices              # what lies on the board is not lost
        la      t4, board
1:      beqz    t3, 2f
        lw      t5, 0(t4)
        srli    t5, t5, 4
        addi    t4, t4, 4
        li      t0, SLICES
        bgtu    t5, t0, 5f
        la      t0, had
        add     t0, t0, t5
        li      t1, 1
        sb      t1, 0(t0)
5:
        addi    t3, t3, -1
        j       1b
2:      la      t0, had
        li      t1, SLICES
        li      t2, 0
3:      addi    t0, t0, 1
        lbu     t3, 0(t0)
        seqz    t3, t3
        add     t2, t2, t3
        addi    t1, t1, -1
        bnez    t1, 3b
        sw      t2, lost, t0
        lw      t0, mistakes
        add     a0, t2, t0
end:    slli    a0, a0, 16              # with a0 as code
        beqz    a0, 1f
        li      t0, FINISHER_FAIL
        or      a0, a0, t0
        j       2f
1:      li      a0, FINISHER_PASS
2:      sw      a0, FINISHER_EXIT, t0
3:      j       3b

# slice: a0 = a number -> a0: that slice. Overwrites t0.
slice:  li      t0, 2 * SEED + 5
        mul     t0, t0, a0
        andi    t0, t0, 15
        slli    a0, a0, 4
        or      a0, a0, t0
        ret

# work: takes a while, each time another: up to 80 steps, or, one time in four, up to 270; unless a0 is 0, up to 2,100.
# Overwrites t0 and t1.
work:   li      t0, 1103515245
        mul     s11, s11, t0
        li      t0, 12345
        add     s11, s11, t0
        li      t1, 1023
        bnez    a0, 1f
        li      t1, 31
        srli    t0, s11, 30
        bnez    t0, 1f
        li      t1, 127
1:      srli    t0, s11, 16
        and     t0, t0, t1
2:      addi    t0, t0, -1
        bgez    t0, 2b
        ret

# scenes: makes the two films.
        .if     DRILL == 4
scenes: bnez    s0, scenes              # one cook is enough for that
        la      a0, scene_twice
        call    film
        sw      a0, left_twice, t0
        la      a0, scene_lost
        call    film
        sw      a0, left_lost, t0
        li      a0, 0
        j       end
        .endif

# film: two cooks at a board on which one slice lies, in slow motion. Each makes three steps:
#         cook 0 puts one:            cook 1 takes one:
#       1 n = slices                  n = slices
#       2 board[n] = his slice        his slice = board[n - 1]
#       3 slices = n + 1              slices = n - 1
# a0: the address of six bytes that say who makes the next step -> a0: slices in the end; -1 if somebody has not made
# three. A leaf.
film:   li      t0, 1                   # slices
        addi    a1, a0, 6
        li      t3, 0                   # steps that cook 0 has made, his n is t1
        li      t4, 0                   # and cook 1, his is t2
1:      lbu     t5, 0(a0)
        li      t6, 2
        bnez    t5, 3f
        bnez    t3, 2f
        mv      t1, t0
2:      addi    t3, t3, 1
        ble     t3, t6, 5f
        addi    t0, t1, 1
        j       5f
3:      bnez    t4, 4f
        mv      t2, t0
4:      addi    t4, t4, 1
        ble     t4, t6, 5f
        addi    t0, t2, -1
5:      addi    a0, a0, 1
        bne     a0, a1, 1b
        mv      a0, t0
        li      t5, 3
        bne     t3, t5, 6f
        beq     t4, t5, 7f
6:      li      a0, -1
7:      ret

# locks: the drill of lock and unlock. Both cooks add to total, under a lock; it takes a while, and nobody else is to be
# there. together is how often somebody was. opened: interrupts, which are off, were turned on.
        .if     DRILL == 1
locks:  li      s1, ROUNDS
1:      li      a0, 0
        call    work
        la      a0, drill_lock
        call    lock
        call    look
        addi    s2, s0, 1               # it is me who is inside
        sw      s2, inside, t0
        lw      s3, total
        li      a0, 0
        call    work
        lw      t0, inside
        beq     t0, s2, 2f
        call    look
2:      addi    s3, s3, 1
        sw      s3, total, t0
        sw      zero, inside, t0
        la      a0, drill_lock
        call    unlock
        csrr    t0, mstatus
        andi    t0, t0, MIE
        beqz    t0, 3f
        sw      t0, opened, t1
3:      addi    s1, s1, -1
        bnez    s1, 1b
        beqz    s0, both
        lw      t0, more
        bnez    t0, both
        li      s1, MORE
        sw      s1, more, t0
        j       1b
look:   lw      t0, inside              # somebody inside?
        beqz    t0, 1f
        lw      t0, together
        addi    t0, t0, 1
        sw      t0, together, t1
1:      ret
        .endif

# calls: the drill of ring and bell. Each cook calls the other while interrupts are off, so that he may be called in the
# meantime; then he works with a number in every register, and waits until the call is answered. spoiled
# is the first register that changed (5 for x5, which is t0); unheard is how many calls were never answered.
        .if     DRILL == 2
calls:  csrsi   mstatus, MIE
        li      s1, CALLS0
        beqz    s0, 1f
        li      s1, CALLS1
1:      csrci   mstatus, MIE
        li      a0, 0
        call    work
        xori    a0, s0, 1
        call    ring
        li      a0, 0
        call    work
        .irp    n, 1,5,6,7,10,11,12,13,14,15,16,17,28,29,30,31
        addi    x\n, s0, 500 + \n       # other numbers for each cook
        .endr
        csrsi   mstatus, MIE
        call    notice
        li      s2, 500
        xori    s3, s0, 1               # the other's line
        slli    s3, s3, 2
        li      s4, CLINT_MSIP
        add     s3, s3, s4
2:      lw      s4, 0(s3)
        beqz    s4, 3f
        addi    s2, s2, -1
        bnez    s2, 2b
        lw      s4, unheard
        addi    s4, s4, 1
        sw      s4, unheard, s3
3:      addi    s1, s1, -1
        bnez    s1, 1b
        j       both

notice: addi    sp, sp, -64
        .set    at, 0
        .irp    reg, ra, gp, tp, s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11
        sw      \reg, at(sp)
        .set    at, at + 4
        .endr
        .irp    n, 1,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
        li      x\n, 1000 + \n
        .endr
        .irp    n, 1,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
        addi    x\n, x\n, -1000 - \n    # is 0 left?
        bnez    x\n, noticed_\n
        .endr
noticed_end:
        .set    at, 0
        .irp    reg, ra, gp, tp, s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11
        lw      \reg, at(sp)
        .set    at, at + 4
        .endr
        addi    sp, sp, 64
        ret
        .irp    n, 1,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
noticed_\n:
        li      t0, \n
        j       1f
        .endr
1:      lw      t1, spoiled             # only the first is kept
        bnez    t1, noticed_end
        sw      t0, spoiled, t1
        j       noticed_end
        .endif

# turns: the drill of rest. Cook 0 makes `slices` 1, and waits until it is not; cook 1 waits until it is not 0, and makes
# it 0. Each calls the other when he has done so, and cook 0 also before. answered is how often that was.
        .if     DRILL == 3
turns:  csrsi   mstatus, MIE
        li      s1, TURNS
        bnez    s0, 2f
1:      li      a0, 1                   # a call for nothing, and then
        call    ring
        li      a0, 0
        call    work
        li      t0, 1
        sw      t0, slices, t1
        fence                           # first the word, then the call
        li      a0, 1
        call    ring
        li      a0, 0
        call    work
        li      a0, 1
        call    rest
        call    hears
        addi    s1, s1, -1
        bnez    s1, 1b
        j       both
2:      li      a0, 0
        call    rest
        call    hears
        lw      t0, slices
        beqz    t0, 3f                  # that was too early
        li      a0, 0
        call    work
        lw      t0, answered
        addi    t0, t0, 1
        sw      t0, answered, t1
        sw      zero, slices, t0
        fence
        li      a0, 0
        call    ring
        addi    s1, s1, -1
        bnez    s1, 2b
        j       both
3:      lw      t0, early
        addi    t0, t0, 1
        sw      t0, early, t1
        j       2b
hears:  csrr    t0, mstatus             # are interrupts on?
        andi    t0, t0, MIE
        bnez    t0, 4f
        li      t0, 1
        sw      t0, deaf, t1
4:      ret
        .endif

# both: waits until the other cook is here, too; the second one ends the run. Calls are still answered.
both:   la      t0, here
        li      t1, 1
        amoadd.w t1, t1, (t0)
        li      a0, 0
        bnez    t1, end
1:      j       1b

        .bss
        .balign 16
        .globl  board, slices, board_lock
board:  .space  4 * ROOM                # this is what both cooks store to, in your part:
slices: .space  4
board_lock:
        .space  4                       # 0: nobody is at the board
drill_lock:
        .space  4
        .balign 16
stacks: .space  2 * STACK
stacks_end:

        .globl  taken, twice, lost, left_twice, left_lost, total, together, unheard, answered, early, opened
taken:  .space  4                       # and this only the lab's own code
twice:  .space  4
lost:   .space  4
cut:    .space  4                       # the last slice that cook 0 has cut
unborn: .space  4                       # a slice that was taken before that
mistakes:
        .space  4
left_twice:
        .space  4
left_lost:
        .space  4
had:    .space  SLICES + 1              # how often each slice was taken
        .balign 4
inside: .space  4
total:  .space  4
together:
        .space  4
opened: .space  4
more:   .space  4                       # not 0: cook 1 makes his last rounds
here:   .space  4
spoiled:
        .space  4
unheard:
        .space  4
answered:
        .space  4
early:  .space  4
deaf:   .space  4
        .text
