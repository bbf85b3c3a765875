# trespassers: two tasks at work among many that use addresses which are not theirs.
#
# Shows what page tables protect. Two workers fill their memory, at the same addresses, each with numbers of its own, and
# add them up again. Beside them a dozen tasks do what they may not: they follow a null pointer, reach for the kernel, a
# page table, a neighbour's page or an appliance, write to code, execute data, outgrow their stack. Each is stopped at the very
# instruction, with one line that says what it did, where, and what is there. It uses nothing of the kitchen, and runs on
# QEMU's virt as well.
#
# Devices: timer, UART.
# Run: breakfast run trespassers

        .include "vm.s"
        .equ    NEIGHBOUR, 23           # which of the pages given out is odd's first: those before are page tables

        TASK    odd, 3, 16384
        TASK    even, 3, 16384

        TASK    null_pointer, 2, 0x1000
        TASK    reads_kernel, 2, 0x1000
        TASK    writes_page_table, 2, 0x1000
        TASK    reads_neighbour, 2, 0x1000
        TASK    reads_device, 2, 0x1000
        TASK    past_its_memory, 2, 0x1000
        TASK    writes_code, 2, 0x1000
        TASK    writes_constant, 2, 0x1000
        TASK    executes_data, 2, 0x1000
        TASK    jumps_to_kernel, 2, 0x1000
        TASK    supervisor_csr, 2, 0x1000
        TASK    supervisor_return, 2, 0x1000
        TASK    bad_pointers, 2, 0x1000
        TASK    stack_overflow, 2, 0x1000

null_pointer:
        lw      t0, 8(zero)
        EXIT

reads_kernel:
        lw      t0, tasks
        EXIT

writes_page_table:                      # the very first page given out is a table: with an entry of my own I could have
        li      t0, -1                  # all of memory
        sw      t0, pages, t1
        EXIT

reads_neighbour:                        # the physical address of odd's first page. As a virtual one it is the
        lw      t0, pages + NEIGHBOUR * PAGE # kernel's; and where odd sees the page, at tp, I see one of mine
        EXIT

reads_device:
        lw      t0, KETTLE_TEMP
        EXIT

past_its_memory:
        sw      zero, 0(tp)             # this one is mine,
        li      t0, 0x1000
        add     t0, t0, tp
        sw      zero, 0(t0)             # and this one is not
        EXIT

writes_code:
        sw      zero, writes_code, t0
        EXIT

        TASK_DATA
constant:
        .word   42
        .popsection
writes_constant:
        lw      t0, constant
        sw      zero, constant, t1
        EXIT

executes_data:                          # an instruction is a number, and can be stored; but
        li      t0, 0x8067              # ret
        sw      t0, 0(tp)
        fence.i
        jalr    tp
        EXIT

jumps_to_kernel:
        la      t0, trap                # the very instruction that each trap begins with: the one that
        jr      t0                      # this makes is taken in S mode, which may execute it

supervisor_csr:
        csrw    satp, zero              # no page table, no walls
        EXIT

supervisor_return:
        sret                            # to anywhere, in any mode that I like
        EXIT

bad_pointers:                           # the kernel could read this for us, so it must look first
        la      a0, tcbs
        li      a1, 4
        SYSCALL SYS_WRITE
        EXIT

stack_overflow:                         # calls itself for ever
        addi    sp, sp, -64
        sw      ra, 60(sp)
        call    stack_overflow
        lw      ra, 60(sp)
        addi    sp, sp, 64
        ret

# The workers: 4,096 words, at the same addresses. They fill them before the others begin, and add them up when the others
# have ended.
        .equ    WORDS, 16384 / 4
odd:    li      s0, 1
        call    fill
        call    wait_for_the_others
        call    sum
        li      t0, WORDS * WORDS       # 1 + 3 + 5 + …
        bne     a0, t0, wrong
        PRINT   "odd: the sum is right\n"
        EXIT    0

even:   li      s0, 0
        call    fill
        call    wait_for_the_others
        call    sum
        li      t0, WORDS * (WORDS - 1) # 0 + 2 + 4 + …
        bne     a0, t0, wrong
        PRINT   "even: the sum is right\n"
        EXIT    0

wrong:  PRINT   "the sum is wrong\n"
        EXIT    1

# fill: s0, s0 + 2, … into the memory from tp on. A leaf; overwrites s0, t0, t1.
fill:   mv      t0, tp
        li      t1, WORDS
1:      sw      s0, 0(t0)
        addi    s0, s0, 2
        addi    t0, t0, 4
        addi    t1, t1, -1
        bnez    t1, 1b
        ret

# sum: a0 = the sum of these words. A leaf; overwrites t0, t1, t2.
sum:    mv      t0, tp
        li      t1, WORDS
        li      a0, 0
1:      lw      t2, 0(t0)
        add     a0, a0, t2
        addi    t0, t0, 4
        addi    t1, t1, -1
        bnez    t1, 1b
        ret

# wait_for_the_others: until each of them has ended, for whatever reason. A leaf; overwrites a0, a7, s1, t0.
wait_for_the_others:
        li      s1, null_pointer_ID
1:      mv      a0, s1
        SYSCALL SYS_JOIN
        addi    s1, s1, 1
        li      t0, stack_overflow_ID
        ble     s1, t0, 1b
        ret
