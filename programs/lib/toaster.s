# The toaster: two slices at a time.

# load_toaster: puts up to two slices from the board into the toaster and pushes the lever down.
# Slices are words: what is read from one place is written to the other. Reading an empty board
# gives 0, which is no slice, and the toaster takes none.
load_toaster:
        lw      t0, WORKTOP_BOARD
        sw      t0, TOASTER_SLOT0, t1
        lw      t0, WORKTOP_BOARD
        sw      t0, TOASTER_SLOT1, t1
        li      t0, TOASTER_CTRL_LEVER
        sw      t0, TOASTER_CTRL, t1    # with both slots empty the lever does not stay down
        ret
