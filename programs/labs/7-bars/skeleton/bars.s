# bars: lab 7, Behind bars. The handout says what to do.
#
# Five gaps, each between "# your code here" and "# end of your code". As it is the program assembles and runs: all
# tasks run in machine mode, as the kernel does, and the first call is the end of the first task.
#
# Devices: the UART, the kettle. CSRs: mstatus, pmpaddr0 …, pmpcfg0.
# tasks.s begins the run, keeps the registers of tasks, and has the tasks.
# Run: breakfast run .                        in this folder
#      breakfast run . -D CRIME=3             the second task does something else: 1 to 13

        .equ    SYS_PUT, 1              # a0 = an address, a1 = how many bytes: print them
        .equ    SYS_WATER, 2            # a0 = ml: into the kettle with them
        .equ    SYS_LEAVE, 3            # the task is over

        .globl  cell, lower, handle

# 1. lower: the next mret is to go to user mode. You may overwrite t0 to t6 and a0 to a7.
lower:
        # your code here

        # end of your code
        ret

# 2. cell: a0 = where the cell of the next task begins, a1 = its size, a power of two; it lies at a multiple of that. In
#    user mode the cell may be read and written, what lies from task_code up to task_end read and executed, and
#    nothing else is to be reached. You may overwrite t0 to t6 and a0 to a7.
cell:
        la      t0, the_cell            # handle will want to know
        sw      a0, 0(t0)
        sw      a1, 4(t0)
        # your code here

        # end of your code
        ret

# handle: a task has trapped. a0 = its frame (word 0 the pc, word n register xn), a1 = mcause. We come back with 0 in a0
#    if the task goes on, with 1 if it is over. You are on the kernel's stack, and may overwrite every register but sp,
#    s0 to s11, gp and tp.
handle:
        addi    sp, sp, -16
        sw      ra, 0(sp)
        sw      s0, 4(sp)
        mv      s0, a0

# 3. If it was no call from user mode, stop the task: go to stop. Else see to it that it goes on behind its ecall.
        # your code here

        # end of your code
        lw      a0, 4*10(s0)            # what it gave us
        lw      a1, 4*11(s0)
        lw      t0, 4*17(s0)            # a7: which call
        li      t1, SYS_LEAVE
        beq     t0, t1, stop
        li      t1, SYS_PUT
        beq     t0, t1, put
        li      t1, SYS_WATER
        beq     t0, t1, water

# 4. There is no such call: the task is to find -1 in its a0. Then go to on.
        # your code here

        # end of your code
        j       stop

# 5. put: a0 = an address, a1 = how many bytes. Print them on the UART, one by one, and have the task find in its a0 how
#    many there were; or print nothing, and have it find -1, if not all of them are in its cell (the_cell: where it
#    begins, and its size). Then go to on.
put:
        # your code here

        # end of your code
        j       stop

# water: a0 = ml, for the kettle.
water:  sw      a0, KETTLE_FILL, t0
        sw      zero, 4*10(s0)

on:     li      a0, 0
        j       1f
stop:   li      a0, 1
1:      lw      ra, 0(sp)
        lw      s0, 4(sp)
        addi    sp, sp, 16
        ret

        .bss
        .balign 4
the_cell:
        .space  8
