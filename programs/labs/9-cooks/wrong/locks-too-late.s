# Looks first whether there is room, and locks when there is: what it has read is old by then.
# Scores 80.
# Is told: board: Of 40 slices 1 were put on the board and are gone: one cook wrote `slices` while the other
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
