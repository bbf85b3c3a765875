# Unlocks when the slice has been taken, and then counts: in between nobody knows that it is gone.
# Scores 80.
# Is told: board: Of 40 slices 1 were put on the board and are gone
gap 6
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
        mv      a2, t0
        call    unlock
        sw      a2, slices, t1          # slices = n - 1
        j       2f
1:      call    unlock                  # empty
2:
        mv      a0, a1
