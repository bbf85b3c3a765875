# tasks: where lab 5, Who goes first, begins and ends, a kernel that switches, and its five tasks. You need not change
# this file: lab check uses its own.
#
# The kernel here keeps registers and puts them back, hears the kettle and the timer, and is called by tasks. It decides
# nothing: whom to run, who sleeps, whom a ring wakes and who has the lock, it asks you (first.s).
#
# tea      (priority 3) waits for the kettle, and then needs the worktop at once
# jam      (priority 2) waits for the kettle, too, and then works long, without the worktop
# bread    (priority 1) needs the worktop for a while, each time that some turns are over
# wash, dry (priority 0) work whenever nobody else does, and in turn
#
# The worktop is one: who has it holds the lock. What the tasks find is left in memory:
#   progress            a word for each task, by its number: what it has done
#   late, lock_wait     of tea, in ticks, at the most: from the ring until it ran; from asking for the lock until it had it
#   crowded             1 if two were at the worktop at once
#   lent                the most that bread's priority was
#   early, lost         not 0 if somebody went on before what it waits for had happened; or slept though it had
#   drilled             the first of the cases that went wrong (DRILL)
# When tea has been made CUPS times the run ends well.
#
# Written so that GNU's assembler takes it as well: registers of devices are numbers here.

        .ifndef CUPS
        .equ    CUPS, 4
        .endif
        .ifndef QUANTUM
        .equ    QUANTUM, 700            # ticks a turn (100 ns each)
        .endif
        .ifndef WATER
        .equ    WATER, 60               # ml each time: how soon it boils
        .endif
        .ifndef SPREAD
        .equ    SPREAD, 700             # how long bread has the worktop: loops of 3 steps
        .endif
        .ifndef STIR
        .equ    STIR, 2000              # how long jam works: loops of 3 steps
        .endif
        .ifndef PAUSE
        .equ    PAUSE, 7                # bread comes again each time that PAUSE + 1 turns are over: 1, 3, 7
        .endif
        .ifndef ORDER
        .equ    ORDER, 0                # 0: tea is task 0; 1: it is task 4
        .endif
        .ifndef DRILL
        .equ    DRILL, 0                # 1: no task runs; take and give are tried, case by case
        .endif
        .ifndef SHIFT
        .equ    SHIFT, 0                # (of the drill: which of the five is its first, 0 to 4)
        .endif
        .if     ORDER == 0
        .equ    TEA, 0
        .equ    JAM, 1
        .equ    BREAD, 2
        .equ    WASH, 3
        .equ    DRY, 4
        .else
        .equ    DRY, 0
        .equ    WASH, 1
        .equ    BREAD, 2
        .equ    JAM, 3
        .equ    TEA, 4
        .endif

        .text
        .globl  _start, trap
_start: la      sp, kernel_stack
        .if     DRILL
        j       drill
        .endif
        la      t0, trap
        csrw    mtvec, t0
        li      s0, 0                   # frames: where each begins, and its stack
        la      s1, entries
        la      s2, frames
        la      s3, stacks + 256
1:      lw      t0, 0(s1)
        sw      t0, 0(s2)
        sw      s3, 4*2(s2)
        addi    s1, s1, 4
        addi    s2, s2, 128
        addi    s3, s3, 256
        addi    s0, s0, 1
        li      t0, 5
        blt     s0, t0, 1b
        li      t0, 0x11005000          # what they are called, for the timeline
        la      t1, names
        li      t2, 1
2:      sw      t2, 0(t0)
        lw      t3, 0(t1)
        sw      t3, 0x10(t0)
        addi    t1, t1, 4
        addi    t2, t2, 1
        li      t3, 5
        ble     t2, t3, 2b
        la      t0, resting
        sw      t0, 0(s2)               # the sixth is nobody's: it sleeps

        li      t0, 0x11000000          # the kettle: may ring for BOILED
        li      t1, 1
        sw      t1, 0xc(t0)
        call    boil
        li      t0, 0x0c000000          # PLIC: source 40
        sw      t1, 4*40(t0)
        li      t0, 0x0c002004
        li      t1, 1 << 8
        sw      t1, 0(t0)
        call    alarm
        li      t0, 1 << 7 | 1 << 11
        csrw    mie, t0
        li      s0, 4                   # the last one ran last
        j       go

# boil: fresh water, and heat; overwrites t0, t1.
boil:   li      t0, 0x11000000
        lw      t1, 0x1c(t0)            # out with the old water
        li      t1, WATER
        sw      t1, 0x18(t0)
        li      t1, 1
        sw      t1, 0(t0)
        ret

# alarm: the next turn ends QUANTUM ticks from now; overwrites t0 to t2.
alarm:  li      t0, 0x0200bff8
        lw      t1, 0(t0)
        li      t2, QUANTUM
        add     t1, t1, t2
        li      t0, 0x02004000
        sw      t1, 0(t0)
        sw      zero, 4(t0)
        ret

# go: who runs next? s0 ran last. We are the kernel, on its stack.
go:     mv      a0, s0
        call    pick
        li      t0, 4
        bltu    t0, a0, 1f              # nobody: -1
        mv      s0, a0
        la      t0, current
        sw      s0, 0(t0)
        addi    t1, s0, 1
        j       2f
1:      li      a0, 5
        la      t0, current
        sw      s0, 0(t0)               # who ran last stays who ran last
        li      t1, 0
2:      li      t0, 0x11005000          # the ticket rail: who runs, for the timeline
        sw      t1, 0(t0)
        slli    a0, a0, 7
        la      t0, frames
        add     t6, a0, t0
        csrw    mscratch, t6
        lw      t0, 0(t6)
        csrw    mepc, t0
        li      t0, 3 << 11 | 1 << 7
        csrs    mstatus, t0
        .irp    n, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
        lw      x\n, 4*\n(t6)
        .endr
        mret

resting:
        wfi                             # until something rings
        j       resting

# trap: the timer, the kettle, or a call. mscratch holds the address of the frame of who ran. All of it is kept.
        .balign 4
trap:   csrrw   t6, mscratch, t6
        .irp    n, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30
        sw      x\n, 4*\n(t6)
        .endr
        csrr    t0, mscratch
        sw      t0, 4*31(t6)
        csrr    t0, mepc
        sw      t0, 0(t6)
        la      sp, kernel_stack
        mv      s1, t6                  # its frame
        la      t0, current
        lw      s0, 0(t0)               # who ran, or ran last
        csrr    t0, mcause
        bltz    t0, interrupt
        li      t1, 11
        bne     t0, t1, wrong
        lw      t0, 0(s1)               # a call: it goes on behind it
        addi    t0, t0, 4
        sw      t0, 0(s1)
        lw      t0, 4*17(s1)            # a7: which
        mv      a0, s0
        lw      a1, 4*10(s1)
        li      t1, 1
        beq     t0, t1, 1f
        li      t1, 2
        beq     t0, t1, 2f
        call    give
        j       go
1:      slli    t0, a1, 2               # was it noted?
        la      t1, noted
        add     t0, t0, t1
        lw      s3, 0(t0)
        call    wait
        call    judge
        j       go
2:      call    take
        la      t0, about + 16*BREAD
        lw      t1, 12(t0)
        la      t0, lent                # the most that bread's priority ever was
        lw      t2, 0(t0)
        ble     t1, t2, go
        sw      t1, 0(t0)
        j       go

# judge: has task s0 to sleep after its wait? Event 2 is bread's alone, 3 tea's: how often each has happened, and how
# often that was seen, says it; s3 is what had been noted. Overwrites t0 to t3.
judge:  lw      t0, 4*10(s1)
        addi    t1, t0, -2
        sltiu   t1, t1, 2
        beqz    t1, 3f                  # another event
        slli    t0, t0, 3
        la      t1, count
        add     t0, t0, t1
        lw      t1, 0(t0)
        lw      t2, 4(t0)
        sw      t1, 4(t0)
        slli    t0, s0, 4
        la      t3, about
        add     t0, t0, t3
        lw      t3, 0(t0)
        bne     t1, t2, 1f
        bnez    t3, 3f                  # it has not happened since, and s0 waits: right
        la      t0, early
        li      t1, 4                   # 4: s0 did not wait
        beqz    s3, 2f
        li      t1, 2                   # 2: there was a note, used up long ago
        j       2f
1:      beqz    t3, 3f                  # it has, and s0 goes on: right
        la      t0, lost
        li      t1, 1                   # 1: it had not been noted
        beqz    s3, 2f
        li      t1, 2                   # 2: it had, and s0 sleeps all the same
2:      lw      t2, 0(t0)
        bgeu    t2, t1, 3f
        sw      t1, 0(t0)
3:      ret

# tell: event a0 happens. Who waits for it sees it now. Overwrites what a call does.
tell:   slli    t0, a0, 3
        la      t1, count
        add     t0, t0, t1
        lw      t1, 0(t0)
        addi    t1, t1, 1
        sw      t1, 0(t0)
        la      t2, about
        la      t3, about_end
1:      lw      t4, 0(t2)
        beqz    t4, 2f
        lw      t4, 4(t2)
        bne     t4, a0, 2f
        sw      t1, 4(t0)
2:      addi    t2, t2, 16
        bltu    t2, t3, 1b
        lw      t1, 0(t0)
        lw      t2, 4(t0)
        sub     t1, t1, t2              # 0: somebody waits
        addi    sp, sp, -16
        slli    t0, a0, 2
        la      t2, noted
        add     t0, t0, t2
        lw      t0, 0(t0)
        or      t1, t1, t0              # … or it was noted before, whoever has not looked
        sw      ra, 0(sp)
        sw      t1, 4(sp)
        sw      a0, 8(sp)
        call    happens
        lw      ra, 0(sp)
        lw      t1, 4(sp)
        lw      t0, 8(sp)
        addi    sp, sp, 16
        bnez    t1, 3f
        slli    t0, t0, 2
        la      t1, noted
        add     t0, t0, t1
        lw      t0, 0(t0)
        beqz    t0, 3f
        la      t0, early
        lw      t1, 0(t0)
        bnez    t1, 3f
        li      t1, 3                   # 3: noted, though somebody was woken
        sw      t1, 0(t0)
3:      ret

interrupt:
        andi    t0, t0, 0xff
        li      t1, 7
        bne     t0, t1, kettle
        call    alarm
        li      a0, 3                   # event 3: a turn is over
        call    tell
        la      t0, turns
        lw      t1, 0(t0)
        addi    t1, t1, 1
        sw      t1, 0(t0)
        andi    t1, t1, PAUSE
        bnez    t1, go
        li      a0, 2                   # event 2: PAUSE + 1 turns are over
        call    tell
        j       go
kettle: li      t0, 0x0c200004          # claim
        lw      s2, 0(t0)
        li      t0, 0x11000000          # quiet
        li      t1, 1
        sw      t1, 8(t0)
        la      t0, rang_at
        li      t1, 0x0200bff8
        lw      t1, 0(t1)
        sw      t1, 0(t0)
        li      a0, 1                   # event 1: the kettle boils
        call    tell
        li      t0, 0x0c200004          # complete
        sw      s2, 0(t0)
        j       go

# drill: five tasks with priorities 0, 0, 1, 2 and 3, and what they ask for, one after the other: each line of cases. The
# first of them is task SHIFT, behind the last comes task 0. After each case owner, and all of STATE and NOW, are to be
# what they should be; drilled is the first case where they are not. What they should be does not stand here: it is
# compared by a number that is made of it.
        .if     DRILL
        .macro  FOLD value              # one more of what the number in t0 is made of; overwrites t1
        li      t1, 31
        mul     t0, t0, t1
        add     t0, t0, \value
        .endm
drill:  la      t0, about + 16*SHIFT
        la      t1, priorities
        li      t2, 5
1:      lbu     t3, 0(t1)
        sw      t3, 8(t0)
        sw      t3, 12(t0)
        addi    t0, t0, 16
        la      t3, about + 16*5
        bltu    t0, t3, 2f
        la      t0, about
2:      addi    t1, t1, 1
        addi    t2, t2, -1
        bnez    t2, 1b
        la      s1, cases
        li      s2, 1                   # the number of the case
2:      lbu     a0, 1(s1)
        lbu     t0, 0(s1)
        beqz    t0, 3f
        li      t1, 1
        beq     t0, t1, 4f
        li      a1, 1
        call    wait
        j       5f
3:      call    take
        j       5f
4:      call    give
5:      la      t0, owner               # is it as it should be?
        lw      t0, 0(t0)
        li      t1, 5
        bgeu    t0, t1, 6f              # nobody, or no task
        addi    t0, t0, 5 - SHIFT
        remu    t0, t0, t1
6:      addi    t0, t0, 1
        la      t2, about + 16*SHIFT
        li      t3, 5
7:      lw      t4, 0(t2)
        FOLD    t4
        lw      t4, 12(t2)
        FOLD    t4
        addi    t2, t2, 16
        la      t4, about + 16*5
        bltu    t2, t4, 8f
        la      t2, about
8:      addi    t3, t3, -1
        bnez    t3, 7b
        lw      t1, 4(s1)
        bne     t0, t1, 9f
        addi    s1, s1, 8
        addi    s2, s2, 1
        la      t0, cases_end
        bltu    s1, t0, 2b
        j       tea_made
9:      la      t0, drilled
        sw      s2, 0(t0)
        j       tea_made

        .section .rodata
priorities:
        .byte   0, 0, 1, 2, 3
# Of each case: 0 take, 1 give, 2 wait for the kettle; who. And then: the owner; states (0, 1), and NOW of each.
        .macro  CASE what, who, owner, s0, s1, s2, s3, s4, n0, n1, n2, n3, n4
        .byte   \what, (\who + SHIFT) % 5, 0, 0
        .set    fold, \owner + 1
        .irp    value, \s0, \n0, \s1, \n1, \s2, \n2, \s3, \n3, \s4, \n4
        .set    fold, (fold * 31 + \value) & 0xffffffff
        .endr
        .word   fold
        .endm
        .balign 4
cases:
        CASE    0, 2, 2, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3 # 1. free
        CASE    0, 3, 2, 0, 0, 0, 1, 0, 0, 0, 2, 2, 3 # 2. 2 is lent
        CASE    0, 0, 2, 1, 0, 0, 1, 0, 0, 0, 2, 2, 3 # 3. nobody lends less
        CASE    0, 4, 2, 1, 0, 0, 1, 1, 0, 0, 3, 2, 3 # 4. and then 3
        CASE    1, 1, 2, 1, 0, 0, 1, 1, 0, 0, 3, 2, 3 # 5. not its own
        CASE    1, 2, 4, 1, 0, 0, 1, 0, 0, 0, 1, 2, 3 # 6. three wait
        CASE    1, 4, 3, 1, 0, 0, 0, 0, 0, 0, 1, 2, 3 # 7. two wait, and one has
        CASE    2, 4, 3, 1, 0, 0, 0, 1, 0, 0, 1, 2, 3 # 8. for the kettle
        CASE    1, 3, 0, 0, 0, 0, 0, 1, 0, 0, 1, 2, 3 # 9. one waits for the worktop
        CASE    1, 0, -1, 0, 0, 0, 0, 1, 0, 0, 1, 2, 3 # 10. nobody does
        CASE    0, 1, 1, 0, 0, 0, 0, 1, 0, 0, 1, 2, 3 # 11. free again
cases_end:
        .text
        .endif

wrong:  li      t0, 0x100000            # a mistake: the end, with code 3
        li      t1, 3 << 16 | 0x3333
        sw      t1, 0(t0)
1:      j       1b

# The tasks. Calls: 1 wait for event a0; 2 take the worktop; 3 give it back.
        .globl  tea, jam, bread, wash, dry
        .macro  ASK number
        li      a7, \number
        ecall
        .endm
        .macro  WORK loops
        li      t0, \loops
9:      addi    t0, t0, -1
        nop
        bnez    t0, 9b
        .endm
        .macro  DONE number             # one portion more
        la      t0, progress + 4*\number
        lw      t1, 0(t0)
        addi    t1, t1, 1
        sw      t1, 0(t0)
        .endm
        .macro  NOW to
        li      t0, 0x0200bff8
        lw      \to, 0(t0)
        .endm
        .macro  MOST value, where       # the word at where is the most that it was
        la      t0, \where
        lw      t1, 0(t0)
        bgeu    t1, \value, 8f
        sw      \value, 0(t0)
8:
        .endm
        .macro  ENTER                   # at the worktop: alone?
        la      t0, inside
        lw      t1, 0(t0)
        addi    t1, t1, 1
        sw      t1, 0(t0)
        addi    t1, t1, -1
        la      t0, crowded
        beqz    t1, 7f
        sw      t1, 0(t0)
7:
        .endm
        .macro  LEAVE
        la      t0, inside
        lw      t1, 0(t0)
        addi    t1, t1, -1
        sw      t1, 0(t0)
        .endm

tea:    li      s1, 0
        li      s4, 0
1:      li      a0, 1
        ASK     1                       # until the kettle boils
        NOW     s2
        la      t0, rang_at
        lw      t1, 0(t0)
        bne     t1, s4, 3f
        la      t0, early               # it has not boiled since
        lw      t1, 0(t0)
        bnez    t1, 1b
        li      t1, 1
        sw      t1, 0(t0)
        j       1b
3:      mv      s4, t1
        sub     s3, s2, t1
        MOST    s3, late
        ASK     2                       # the worktop
        NOW     s3
        sub     s3, s3, s2
        MOST    s3, lock_wait
        ENTER
        WORK    40
        .rept   6
        li      a0, 3
        ASK     1                       # it steeps, for some turns
        .endr
        LEAVE
        DONE    TEA
        addi    s1, s1, 1
        li      t0, CUPS
        bge     s1, t0, tea_made
        call    boil
        ASK     3
        j       1b
tea_made:
        li      t0, 0x100000            # the finisher: the run is over, and went well
        li      t1, 0x5555
        sw      t1, 0(t0)
2:      j       2b

jam:    li      a0, 1
        ASK     1                       # until the kettle boils, too
        WORK    STIR
        DONE    JAM
        j       jam

bread:  ASK     2
        ENTER
        WORK    SPREAD
        LEAVE
        DONE    BREAD
        ASK     3
        li      a0, 2
        ASK     1                       # a while later again
        j       bread

wash:   WORK    100
        DONE    WASH
        j       wash

dry:    WORK    100
        DONE    DRY
        j       dry

        .section .rodata
        .balign 4
entries:
        .if     ORDER == 0
        .word   tea, jam, bread, wash, dry
        .else
        .word   dry, wash, bread, jam, tea
        .endif

names:
        .if     ORDER == 0
        .word   its_tea, its_jam, its_bread, its_wash, its_dry
        .else
        .word   its_dry, its_wash, its_bread, its_jam, its_tea
        .endif
its_tea:
        .asciz  "tea"
its_jam:
        .asciz  "jam"
its_bread:
        .asciz  "bread"
its_wash:
        .asciz  "wash"
its_dry:
        .asciz  "dry"

        .data
        .balign 4
        .globl  about, about_end
about:                                  # of each task: its state, what it waits for, its priority, and what that is now
        .if     ORDER == 0
        .word   0, 0, 3, 3, 0, 0, 2, 2, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0
        .else
        .word   0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 2, 2, 0, 0, 3, 3
        .endif
        .globl  owner, noted
owner:  .word   -1                      # who has the worktop: nobody
noted:  .space  4 * 8                   # of each event: it has happened, and nobody waited
about_end:

        .bss
        .balign 4
        .globl  progress, late, lock_wait, crowded, early, lost, lent
progress:
        .space  20
        .globl  jam_done, wash_done, dry_done # the words of these: what the ticket rail says of a task anybody may say
        .set    jam_done, progress + 4*JAM
        .set    wash_done, progress + 4*WASH
        .set    dry_done, progress + 4*DRY
late:   .space  4
lock_wait:
        .space  4
crowded:
        .space  4
early:  .space  4
lost:   .space  4
lent:   .space  4
drilled:
        .space  4
count:  .space  4 * 8                   # of each event: how often it has happened, and how often that was seen
inside: .space  4
rang_at:
        .space  4
current:
        .space  4
turns:  .space  4
        .balign 16
frames: .space  6 * 128
stacks: .space  5 * 256
        .globl  kernel_space, kernel_stack
kernel_space:
        .space  1024
kernel_stack:
        .text
