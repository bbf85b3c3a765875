# cooks: lab 9, Two cooks. The handout says what to do.
#
# Nine gaps, each between "# your code here" and "# end of your code". As it is the program assembles and runs; slices
# are lost, others are taken twice, and who has nothing to do stares at the board.
#
# Run with board.s:
#      breakfast run board.s cooks.s --harts 2 -D BELLS=0                   the code is how many mistakes there were
#      breakfast run board.s cooks.s --harts 2 -D BELLS=0 --interleave 1    the cooks take turns step by step
#      breakfast run board.s cooks.s --harts 2                              with calling and sleeping

# 1. Two scenes at the board (see film in board.s, or the handout): who makes the next step, 0 or 1? Each of them has
#    three. In the first the slice that cook 1 has taken lies there still when both are done, so that `slices` is 2.
        .section .rodata
        .globl  scene_twice, scene_lost
scene_twice:
        # your code here
        .byte   0, 1, 1, 1, 0, 0
        # end of your code

# 2. In the second one the slice that cook 0 has put there is lost: `slices` is 0.
scene_lost:
        # your code here
        .byte   1, 0, 0, 0, 1, 1
        # end of your code

        .text
# 3. lock: takes the lock at a0, and waits for it while somebody else has it. A lock is a word: 0 is free. You may
#    overwrite t0 to t6.
        .globl  lock, unlock, put, take, ring, bell, rest
lock:
        # your code here
        li      t0, 1
1:      amoswap.w.aq t1, t0, (a0)       # t1 = the word, the word = 1: in one step
        bnez    t1, 1b                  # it was 1 already: somebody has it
        # end of your code
        ret

# 4. unlock: gives the lock at a0 back. You may overwrite t0 to t6.
unlock:
        # your code here
        amoswap.w.rl zero, zero, (a0)   # a store of 0 that nothing before it can overtake
        # end of your code
        ret

# 5. put: puts slice a0 on the board -> a0: 1; or 0 if there is no room. As it is, it is right for one cook. board_lock
#    is the lock of the board. You may overwrite t0 to t6 and a0 to a7.
put:    addi    sp, sp, -16
        sw      ra, 12(sp)
        # your code here
        mv      a1, a0                  # the slice: lock wants a0
        la      a0, board_lock
        call    lock
        li      a2, 0
        lw      t0, slices              # n
        li      t1, ROOM
        bge     t0, t1, 1f
        la      t1, board
        slli    t2, t0, 2
        add     t1, t1, t2
        sw      a1, 0(t1)               # board[n] = the slice
        addi    t0, t0, 1
        sw      t0, slices, t1          # slices = n + 1
        li      a2, 1
1:      call    unlock                  # full or not
        mv      a0, a2
        # end of your code
        lw      ra, 12(sp)
        addi    sp, sp, 16
        ret

# 6. take: takes the uppermost slice from the board -> a0; 0 if there is none. As it is, it is right for one cook. You
#    may overwrite t0 to t6 and a0 to a7.
take:   addi    sp, sp, -16
        sw      ra, 12(sp)
        # your code here
        la      a0, board_lock
        call    lock
        li      a1, 0
        lw      t0, slices              # n
        beqz    t0, 1f
        addi    t0, t0, -1
        la      t1, board
        slli    t2, t0, 2
        add     t1, t1, t2
        lw      a1, 0(t1)               # the slice = board[n - 1]
        sw      t0, slices, t1          # slices = n - 1
1:      call    unlock                  # empty or not
        mv      a0, a1
        # end of your code
        lw      ra, 12(sp)
        addi    sp, sp, 16
        ret

# 7. ring: calls cook a0: 0 or 1. You may overwrite t0 to t6.
ring:
        # your code here
        slli    a0, a0, 2               # a word for each hart
        li      t0, CLINT_MSIP
        add     a0, a0, t0
        li      t0, 1
        sw      t0, 0(a0)
        # end of your code
        ret

# 8. bell: a cook comes here when he was called, from between any two instructions. Answer the call, so that it does not
#    come again, and go back. Whoever was interrupted must not notice.
        .balign 4
bell:
        # your code here
        addi    sp, sp, -16
        sw      t0, 0(sp)
        sw      t1, 4(sp)
        csrr    t0, mhartid             # our own word: both cooks come here
        slli    t0, t0, 2
        li      t1, CLINT_MSIP
        add     t0, t0, t1
        sw      zero, 0(t0)
        lw      t0, 0(sp)
        lw      t1, 4(sp)
        addi    sp, sp, 16
        # end of your code
        mret

# 9. rest: comes back when `slices` is no longer a0. As it is, it looks and looks: sleep instead. Interrupts are on when
#    we get here, and are to be on afterwards. You may overwrite t0 to t6.
rest:
        # your code here
        csrci   mstatus, MIE            # a call waits from here on, and is not lost
1:      lw      t0, slices
        bne     t0, a0, 2f
        wfi                             # wakes for a call that waits, too
        csrsi   mstatus, MIE            # here bell runs
        csrci   mstatus, MIE
        j       1b
2:      csrsi   mstatus, MIE
        # end of your code
        ret
