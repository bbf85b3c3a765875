# The kernel: preemptive multitasking for one hart, in reading order.
#
#   macros.s    what a program writes: TASK, AWAIT, SLEEP, …      (the ABI: breakfast doc abi)
#   mode.s      what of the rest is M mode's
#   task.s      what the kernel keeps of a task
#   boot.s      from power-on to the first task
#   trap.s      the way in and the way out: every register saved, every register put back
#   sched.s     who runs next; the timer; the idle hart
#   syscall.s   what tasks may ask for
#   fault.s     what happens to a task that misbehaves
#   console.s   a line on the UART
#
# A program is this file, then its TASKs, then their code:
#
#         .include "kernel.s"
#         TASK hello, 1, 512
#   hello:
#         PRINT "good morning\n"
#         EXIT 0
#
# The kernel runs in M mode, on one stack of its own, with interrupts off: it is never interrupted
# and never re-entered, so it needs no locks. That is why it is for one hart: on a second one it would
# be re-entered at any moment, and each of its queues would need a lock. Tasks run in U mode with interrupts on. The PMP
# lets a task reach its own memory, the tasks' code and constants, and the appliances it was granted:
# nothing else.

        .if     HARTS > 1
        .error  "the kernel is for one hart: run it without --harts. (parallel is for several)"
        .endif
        .ifndef QUANTUM
        .equ    QUANTUM, 10000          # ticks a task may run before another of its priority gets its turn
        .endif
        .ifndef SWITCH_COST
        .equ    SWITCH_COST, 100        # steps it takes the cook to walk over and remember where he was
        .endif

        .include "kernel/macros.s"
        .include "kernel/mode.s"
        .include "kernel/task.s"
        .include "kernel/boot.s"
        .include "kernel/trap.s"
        .include "kernel/sched.s"
        .include "kernel/syscall.s"
        .include "kernel/fault.s"
        .include "kernel/console.s"

        TASKS                           # what follows is the program's
