# Lets each cook make his three steps and then the other: there is no scene in that.
# Scores 90.
# Is told: scenes: In the first scene all goes well
gap 1
        .byte   0, 0, 0, 1, 1, 1
gap 2
        .byte   1, 1, 1, 0, 0, 0
