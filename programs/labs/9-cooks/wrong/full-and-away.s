# Goes away without unlocking when the board is full: nobody can take a slice any more.
# Scores 75.
# Is told: board: After 18 slices the cooks got no further
gap 5
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
        call    unlock
1:
        mv      a0, a2
