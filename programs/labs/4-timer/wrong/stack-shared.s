# Gives all tasks the same stack.
# Scores 85.
# Is told: stacks: Tasks 1 and 2 have the same stack
gap 1
        slli    t0, a0, 7
        la      t1, tasks
        add     t0, t0, t1
        sw      a1, 0(t0)
        la      a0, stacks
        lw      t1, stack_size
        add     a0, a0, t1
        sw      a0, 4*2(t0)
