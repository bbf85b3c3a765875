# Takes it that the first one to write is the one that counts: it is the last.
# Scores 90.
# Is told: scenes: In the first scene 0 slices are left, so it is the slice of cook 0 that is lost
gap 1
        .byte   1, 0, 0, 0, 1, 1
gap 2
        .byte   0, 1, 1, 1, 0, 0
