# Tasks: what the kernel keeps of each.

# The task control block. Its first 32 words are the task's registers while it does not run: pc in
# the place of x0, which needs none, then x1 to x31 in order.
        .equ    TCB_PC, 0
        .equ    TCB_STATE, 128          # one of the states below
        .equ    TCB_FOR, 132            # what it waits for: a source, a task id, a semaphore
        .equ    TCB_WAKE, 136           # SLEEPING: when it wakes, 64 bits of mtime
        .equ    TCB_PRIORITY, 144
        .equ    TCB_ID, 148
        .equ    TCB_NAME, 152
        .equ    TCB_MEMORY, 156         # its own memory, from here …
        .equ    TCB_END, 160            # … to here
        .equ    TCB_GRANTS, 164         # appliances it may use
        .equ    TCB_KEY, 168            # eight bytes: what opens its memory to it (boot.s)
        .equ    TCB_CODE, 176           # DEAD: its exit code
        .equ    TCB_TURN, 180           # the number of its last turn
        .equ    TCB_SIZE, 256
        .equ    MAX_TASKS, 16

        .equ    READY, 1                # it runs, or could
        .equ    SLEEPING, 2
        .equ    AWAITING, 3             # for an appliance to ring
        .equ    JOINING, 4              # for a task to end
        .equ    QUEUING, 5              # for a semaphore
        .equ    DEAD, 6

        .section .tasktable, "a"        # the TASK lines add their rows here
        .balign 16
task_table:
        .section .tasktable.end, "a"
task_table_end:
        .equ    ROW, 32                 # bytes a row: entry, name, priority, memory, its size, grants, and
                                        # two unused: sections begin at multiples of 16, and so must the end

        .bss
        .balign 16
tcbs:   .space  MAX_TASKS * TCB_SIZE
tasks:  .space  4                       # how many there are
current:
        .space  4                       # the task that ran last
turns:  .space  4                       # the number of the last turn
        .balign 8
slice_end:
        .space  8                       # when its time is up, 64 bits of mtime
claimed:
        .space  4                       # sources that have rung and whose claim is not completed
semaphores:
        .space  8 * 4
        .balign 16
        .space  512
kernel_stack:
