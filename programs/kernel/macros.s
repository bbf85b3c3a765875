# What a program under the kernel writes.
#
# System calls: the number in a7, arguments in a0 and a1, the result in a0; ecall. All other
# registers are as they were. A negative result is an error.

        .equ    SYS_YIELD, 0            # let another task of this priority run
        .equ    SYS_SLEEP, 1            # a0 = ticks (KITCHEN_SECOND is 1,000 of them): run again after that time
        .equ    SYS_AWAIT, 2            # a0 = interrupt source of a granted appliance: until it rings
        .equ    SYS_EXIT, 3             # a0 = exit code: the task ends
        .equ    SYS_JOIN, 4             # a0 = task id: until that task has ended; its exit code
        .equ    SYS_WRITE, 5            # a0 = address, a1 = bytes: to the console, WRITE_MOST at the most; how many
        .equ    SYS_SEM_WAIT, 6         # a0 = semaphore 0..7 (all begin at 0): take one, waiting until there is one
        .equ    SYS_SEM_POST, 7         # a0 = semaphore 0..7: put one back
        .equ    SYS_MARK, 8             # a0 = any value: a mark on the timeline
        .equ    SYSCALLS, 9
        .equ    WRITE_MOST, 32          # how many bytes SYS_WRITE writes at the most

        .equ    ERROR_CALL, -1          # no such call, or no such semaphore, task or source
        .equ    STOPPED, -2             # exit code of a task that the kernel stopped

# The appliances a task may be granted: | them together in TASK's last argument, as in GRANT_KETTLE | GRANT_MUG. A task that uses another
# is stopped with an access fault.
        .equ    GRANT_KETTLE, 1         # may use every KETTLE_ register, and AWAIT KETTLE
        .equ    GRANT_MUG, 2            # may use every MUG_ register, and AWAIT MUG
        .equ    GRANT_TOASTER, 4        # may use every TOASTER_ register, and AWAIT TOASTER
        .equ    GRANT_WORKTOP, 8        # may use every WORKTOP_ register: bread, knife and jam
        .equ    GRANT_TABLE, 16         # may use every TABLE_ register: it may serve, which ends the breakfast
        .equ    GRANT_RAIL, 32          # may use every RAIL_ register: the timeline shows what it notes there
        .equ    GRANT_KITCHEN, 63       # all six

# TASKS: what follows is code of tasks, which they may execute and read.
        .macro  TASKS
        .section .tasks, "ax"
        .endm

# TASK_DATA: what follows, up to .popsection, are constants of tasks, which they may read.
        .macro  TASK_DATA
        .pushsection .taskdata, "a"
        .endm

# TASK name, priority, memory, grants: a task that begins at label `name`. A larger priority goes
# first; equal ones take turns. Memory, in bytes (a multiple of 16), is its own: its stack grows
# down from the end, and what it keeps elsewhere begins at tp. Ids count from 1 in the order
# of the TASK lines; `name`_ID is the id, for JOIN. The program's exit code is that of the first task whose
# code is not 0; 1 for one that was stopped.
        .set    next_task_id, 1
        .macro  TASK name:req, priority=1, memory=512, grants=0
        .if     (\priority) < 0
        .error  "TASK \name: a priority is 0 or more"
        .endif
        .if     (\memory) < 64 || (\memory) % 16
        .error  "TASK \name: its memory is a multiple of 16, at least 64"
        .endif
        .equiv  \name\()_ID, next_task_id
        .set    next_task_id, next_task_id + 1
        .pushsection .tasktable, "a"
        .word   \name, .Lname\@, \priority, .Lmemory\@, \memory, \grants, 0, 0
        .popsection
        .pushsection .rodata
.Lname\@:
        .asciz  "\name"
        .balign 4
        .popsection
        OWN_MEMORY .Lmemory\@, \memory
        .endm

        .macro  SYSCALL number:req
        li      a7, \number
        ecall
        .endm

        .macro  YIELD
        SYSCALL SYS_YIELD
        .endm

        .macro  SLEEP ticks:req
        li      a0, \ticks
        SYSCALL SYS_SLEEP
        .endm

# AWAIT device, events: enables these rings of a granted appliance, sleeps until one of them comes,
# and acknowledges it. Which ones came is in a0. Overwrites a1 and a7. One task at a time may await an
# appliance: two would undo each other's RING_EN.
        .macro  AWAIT device:req, events:req
        li      a0, \events
        sw      a0, \device\()_RING_EN, a1
        li      a0, \device\()_IRQ
        SYSCALL SYS_AWAIT
        lw      a0, \device\()_RING
        andi    a0, a0, \events
        sw      a0, \device\()_RING, a1
        sw      zero, \device\()_RING_EN, a1
        .endm

        .macro  EXIT code=0
        li      a0, \code
        SYSCALL SYS_EXIT
        .endm

# JOIN task: waits until the task has ended; its exit code is in a0.
        .macro  JOIN task:req
        li      a0, \task\()_ID
        SYSCALL SYS_JOIN
        .endm

# PRINT "text": writes to the console, in pieces if it is long. Overwrites a0, a1, a2 and a7.
        .macro  PRINT text:req
        TASK_DATA
        .balign 4
        .word   .Lend\@ - .Ltext\@      # how many bytes, in front of them
.Ltext\@:
        .ascii  "\text"
.Lend\@:
        .popsection
        la      a2, .Ltext\@
        lw      a1, -4(a2)
.Lmore\@:
        mv      a0, a2
        SYSCALL SYS_WRITE
        add     a2, a2, a0              # what is left begins behind what was written
        sub     a1, a1, a0
        bnez    a1, .Lmore\@
        .endm

        .macro  SEM_WAIT number:req
        li      a0, \number
        SYSCALL SYS_SEM_WAIT
        .endm

        .macro  SEM_POST number:req
        li      a0, \number
        SYSCALL SYS_SEM_POST
        .endm
