# Gives each task half of a stack.
# Scores 85.
# Is told: stacks: Somebody wrote to the stack of task
gap 1
        slli    t0, a0, 7
        la      t1, tasks
        add     t0, t0, t1
        sw      a1, 0(t0)
        addi    a0, a0, 1
        lw      t1, stack_size
        mul     a0, a0, t1
        srli    a0, a0, 1
        la      t1, stacks
        add     a0, a0, t1
        sw      a0, 4*2(t0)
