# The kernel with address spaces: what kernel.s is, with page tables instead of PMP entries. In reading order:
#
#   kernel/macros.s   what a program writes: TASK, AWAIT, SLEEP, …    (the ABI: breakfast doc abi)
#   vm/mode.s         what of the shared files is S mode's
#   kernel/task.s     what the kernel keeps of a task
#   vm/boot.s         from M mode to S mode, to the kernel's page table, to the first task
#   vm/space.s        pages, page tables, and an address space for each task
#   vm/trap.s         the way in and the way out; with it the way from one address space to another
#   vm/fault.s        a page at its first use; what happens to a task that misbehaves
#   kernel/sched.s    who runs next; the timer; the idle hart
#   kernel/syscall.s  what tasks may ask for
#   kernel/console.s  a line on the UART
#
# A program is what it is under kernel.s, but for its first line:
#
#         .include "vm.s"
#         TASK hello, 1, 4096
#   hello:
#         PRINT "good morning\n"
#         EXIT 0
#
# The kernel runs in S mode, with interrupts off; tasks run in U mode with interrupts on. Every task has an address space
# of its own, and each of them looks alike:
#
#   0x00000000   nothing: a null pointer leads nowhere. Above it, for the kernel alone, the devices that it uses
#   0x11000000   the appliances that the task was granted
#   0x40000000   MEMORY: its own memory, from tp on. A page of it is there from its first use on, and is all zeros then
#   …            nothing, down to the guard
#   0x403fb000   GUARD: a page that is never there, so that a stack that grows too large is noticed
#   0x403fc000   its stack, STACK_PAGES of them at the most, each from its first use on; sp begins at 0x40400000
#   0x80000000   the kernel, which no task can reach, and in it, to be executed or read, the tasks' code and constants
#
# The kernel's addresses, and those of the tasks' code, are the same in every space, and are the physical ones: going from
# one space to another changes nothing for the kernel, which is mapped in all of them. No page can be both written and executed.
#
# It begins in M mode on the bare machine (run NAME) and in S mode above firmware (run --sbi NAME), here and on QEMU's
# virt, with one hart, which needs stimecmp (Sstc).

        .ifndef QUANTUM
        .equ    QUANTUM, 10000          # ticks a task may run before another of its priority gets its turn
        .endif
        .ifndef SWITCH_COST
        .equ    SWITCH_COST, 100        # steps it takes the cook to walk over and remember where he was
        .endif
        .ifndef PAGES
        .equ    PAGES, 96               # pages there are to be given out, page tables included: at most 256
        .endif
        .ifndef STACK_PAGES
        .equ    STACK_PAGES, 4          # the most that a task's stack can grow to
        .endif

        .equ    PAGE, 4096
        .equ    MEMORY, 0x40000000
        .equ    STACK_TOP, MEMORY + 0x400000
        .equ    STACK_BOTTOM, STACK_TOP - STACK_PAGES * PAGE
        .equ    GUARD, STACK_BOTTOM - PAGE

        .include "kernel/macros.s"
        .include "vm/mode.s"
        .include "kernel/task.s"
        .include "vm/boot.s"
        .include "vm/space.s"
        .include "vm/trap.s"
        .include "vm/fault.s"
        .include "kernel/sched.s"
        .include "kernel/syscall.s"
        .include "kernel/console.s"

        TASKS                           # what follows is the program's
