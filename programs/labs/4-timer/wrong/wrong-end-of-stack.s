# Puts sp at the beginning of the stack: task 0 writes below stacks; each other into its neighbour's.
# Scores 90.
# Is told: stacks: Somebody wrote to what lies below
gap 1
        slli    t0, a0, 7
        la      t1, tasks
        add     t0, t0, t1
        sw      a1, 0(t0)
        lw      t1, stack_size
        mul     a0, a0, t1
        la      t1, stacks
        add     a0, a0, t1
        sw      a0, 4*2(t0)
