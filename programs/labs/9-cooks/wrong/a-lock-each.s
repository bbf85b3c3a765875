# Gives take a lock of its own: each cook has one, and neither keeps the other away.
# Scores 80.
# Is told: board: Of 40 slices 2 were put on the board and are gone: one cook wrote `slices` while the other
gap 6
        .data
take_lock:
        .word   0
        .text
        la      a0, take_lock
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
