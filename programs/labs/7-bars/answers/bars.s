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
        li      t0, 3 << 11             # MPP: 0 is U
        csrc    mstatus, t0
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
        srli    t0, a1, 1               # NAPOT: the address, and in its low bits how large
        addi    t0, t0, -1
        add     t0, t0, a0
        srli    t0, t0, 2
        csrw    pmpaddr0, t0
        la      t0, task_code           # TOR: from the one …
        srli    t0, t0, 2
        csrw    pmpaddr1, t0
        la      t0, task_end            # … up to the other
        srli    t0, t0, 2
        csrw    pmpaddr2, t0
        li      t0, 0x0d001b            # 0: NAPOT, W and R; 2: TOR, X and R
        csrw    pmpcfg0, t0
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
        li      t0, 8                   # an ecall from U mode
        bne     a1, t0, stop
        lw      t0, 0(s0)
        addi    t0, t0, 4
        sw      t0, 0(s0)
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
        li      t0, -1
        sw      t0, 4*10(s0)
        j       on
        # end of your code
        j       stop

# 5. put: a0 = an address, a1 = how many bytes. Print them on the UART, one by one, and have the task find in its a0 how
#    many there were; or print nothing, and have it find -1, if not all of them are in its cell (the_cell: where it
#    begins, and its size). Then go to on.
put:
        # your code here
        lw      t0, the_cell
        lw      t1, the_cell + 4
        sub     t0, a0, t0              # how far into the cell it begins
        bgtu    t0, t1, 2f
        sub     t1, t1, t0              # what is left of the cell from there
        bgtu    a1, t1, 2f
        add     t1, a0, a1              # its end
1:      bgeu    a0, t1, 3f
        lbu     t2, 0(a0)
        sb      t2, UART_THR, t3
        addi    a0, a0, 1
        j       1b
2:      li      a1, -1
3:      sw      a1, 4*10(s0)
        j       on
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
