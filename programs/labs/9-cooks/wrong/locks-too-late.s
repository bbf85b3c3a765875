# Looks first whether there is room, and locks when there is: what it has read is old by then.
# Scores 80.
# Is told: board: Cook 1 took slice 9 twice
gap 5
        mv      a1, a0
        lw      a3, slices              # n
        li      t1, ROOM
        li      a0, 0
        bge     a3, t1, 1f              # full
        la      a0, board_lock
        call    lock
        la      t1, board
        slli    t2, a3, 2
        add     t1, t1, t2
        sw      a1, 0(t1)               # board[n] = the slice
        addi    a3, a3, 1
        sw      a3, slices, t1          # slices = n + 1
        call    unlock
        li      a0, 1
1:
