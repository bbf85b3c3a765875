# The ticket rail: we note who is at work, so that the timeline and the report can tell.

# NAME_TASK id, name: gives a task the name that the timeline shows. Overwrites t0 and t1.
        .macro  NAME_TASK id, name
        .pushsection .rodata
998:    .asciz  "\name"
        .popsection
        li      t0, \id
        sw      t0, RAIL_TASK, t1
        la      t0, 998b
        sw      t0, RAIL_NAME, t1
        .endm

# RUNNING id: from here on task id is at work (0: the cook is only switching). Overwrites t0 and t1.
        .macro  RUNNING id
        li      t0, \id
        sw      t0, RAIL_TASK, t1
        .endm
