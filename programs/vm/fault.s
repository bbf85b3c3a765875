# A page at its first use; and a task that misbehaves, which is stopped with one line that says why. The others go on.

# fault: we get here from trap: s0 = the task, t0 = scause. A page fault may be all right: then the page is made, and the
# instruction is tried again, as if it had been there. Else:
#   kernel: greedy stopped: store to 0x80005010, page 0x80005000: the kernel's memory, pc 0x80001a14
fault:  mv      s1, t0
        csrr    s2, stval
        la      s3, c13                 # 1. which access?
        li      t1, 13
        beq     s1, t1, 1f
        la      s3, c15
        li      t1, 15
        beq     s1, t1, 1f
        la      s3, c12
        li      t1, 12
        beq     s1, t1, 1f
        la      t1, cause_names         #    it was something else than a page
        slli    t0, s1, 2
        add     t1, t1, t0
        lw      s3, 0(t1)
        li      s4, 0
        j       stop_task

1:      mv      a1, s2                  # 2. is it the task's own? (s4 = what it is, s5 = and whose)
        call    own
        li      s5, 0
        beqz    a0, 3f
        la      s4, of_data
        li      t0, 12
        beq     s1, t0, stop_task       #    it may not be executed, whether it is there or not
        call    touch
        bnez    a0, carry_on
no_page:                                #    (also from open_buffer: s2 is not what is said then)
        la      s4, of_none
        j       stop_task

3:      la      s4, of_null             # 3. what is there instead?
        li      t0, PAGE
        bltu    s2, t0, stop_task
        la      s4, of_guard
        li      t1, GUARD
        sub     t1, s2, t1
        bltu    t1, t0, stop_task
        la      s4, of_appliance
        li      t1, KETTLE
        sub     t1, s2, t1
        li      t0, RAIL - KETTLE
        bltu    t1, t0, stop_task
        la      t1, pages
        sub     t1, s2, t1
        li      t0, PAGES * PAGE
        bltu    t1, t0, 5f

        la      t1, regions             #    something of the kernel's regions
4:      lw      t0, 0(t1)
        lw      t2, 4(t1)
        lw      s4, 12(t1)
        sltu    t0, s2, t0
        sltu    t2, s2, t2
        bltu    t0, t2, stop_task       #    from <= s2 < to
        addi    t1, t1, REGION
        la      t0, regions_end
        bne     t1, t0, 4b
        la      s4, of_nothing
        j       stop_task

5:      srli    t1, t1, 12              #    a page to be given out: whose is it?
        la      t0, owners
        add     t0, t0, t1
        lbu     t0, 0(t0)
        la      s4, of_table
        andi    t1, t0, PAGE_TABLE
        bnez    t1, stop_task
        la      s4, of_nobody
        beqz    t0, stop_task
        la      s4, of_task
        addi    t0, t0, -1
        slli    t0, t0, 8               #    TCB_SIZE is 256
        la      t1, tcbs
        add     t0, t0, t1
        lw      s5, TCB_NAME(t0)

# stop_task: s0 = the task, s2 = the address (or whatever stval said), s3 = what it did, s4 = what is there, s5 = whose
# that is; s4 and s5 may be 0.
stop_task:
        la      a0, 1f
        call    print
        lw      a0, TCB_NAME(s0)
        call    print
        la      a0, 2f
        call    print
        mv      a0, s3
        call    print
        mv      a0, s2
        call    print_hex
        beqz    s4, 4f
        la      a0, 3f
        call    print
        srli    a0, s2, 12
        slli    a0, a0, 12
        call    print_hex
        la      a0, 5f
        call    print
        mv      a0, s4
        call    print
        beqz    s5, 4f
        mv      a0, s5
        call    print
4:      la      a0, 6f
        call    print
        lw      a0, TCB_PC(s0)
        call    print_hex
        la      a0, newline
        call    print
        li      a0, STOPPED
        j       bury

bad_pointer:                            # a system call with a buffer that is not the task's: a0
        mv      s2, a0
        li      s4, 0
        la      s3, 7f
        lw      t0, TCB_PC(s0)          # the ecall, not what follows it
        addi    t0, t0, -4
        sw      t0, TCB_PC(s0)
        j       stop_task

        .section .rodata
1:      .asciz  "kernel: "
2:      .asciz  " stopped: "
3:      .asciz  ", page "
5:      .asciz  ": "
6:      .asciz  ", pc "
7:      .asciz  "system call with a buffer that is not its own at "
of_null:
        .asciz  "a null pointer"
of_guard:
        .asciz  "the guard under its stack, which has grown too large"
of_data:
        .asciz  "its own memory, which is not executed"
of_none:
        .asciz  "its own memory, but there is no page left"
of_appliance:
        .asciz  "an appliance that it was not granted"
of_table:
        .asciz  "a page table"
of_nobody:
        .asciz  "a page that is nobody's yet"
of_task:
        .asciz  "a page of "
of_nothing:
        .asciz  "nothing is mapped there"
c0:     .asciz  "jump to a misaligned address "
c1:     .asciz  "instruction access fault at "
c2:     .asciz  "illegal instruction "
c3:     .asciz  "breakpoint at "
c4:     .asciz  "misaligned load at "
c5:     .asciz  "load access fault at "
c6:     .asciz  "misaligned store at "
c7:     .asciz  "store access fault at "
c12:    .asciz  "jump to "
c13:    .asciz  "load from "
c15:    .asciz  "store to "
        .balign 4
cause_names:
        .word   c0, c1, c2, c3, c4, c5, c6, c7
        .text
