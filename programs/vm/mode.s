# What the scheduler and the system calls need of S mode and of address spaces: kernel/mode.s for this kernel.

        .equ    CONTEXT, 0x1000         # where the interrupt controller has its registers for S mode of hart 0: context 1
        .equ    RINGS, 9                # the bit of what is pending that says: an appliance rings

        .macro  PENDING rd:req
        csrr    \rd, sip
        .endm

# SET_ALARM: the timer rings at a0 (low), a1 (high). Overwrites t0. S mode has an alarm of its own, a CSR: the CLINT
# belongs to M mode.
        .macro  SET_ALARM
        li      t0, -1                  # low half first to "never", so that no time in between
        csrw    stimecmp, t0            #  lies in the past
        csrw    stimecmph, a1
        csrw    stimecmp, a0
        .endm

# OWN_MEMORY label, bytes: the memory of a task begins at label: at the same address for every task.
        .macro  OWN_MEMORY label:req, bytes:req
        .if     (\bytes) > GUARD - MEMORY
        .error  "the memory of a task has to end below the guard under its stack"
        .endif
        .set    \label, MEMORY
        .endm

# OPEN_BUFFER: to bad_pointer, unless a1 bytes at a0 are all the task's to read. The kernel may read them from here
# on …
        .macro  OPEN_BUFFER
        call    open_buffer
        .endm
# CLOSE_BUFFER: … to here. Overwrites t0.
        .macro  CLOSE_BUFFER
        li      t0, SUM
        csrc    sstatus, t0
        .endm

# LET_GO: the pages and the page tables of task s0, which has ended, are nobody's. Overwrites t0 to t5.
        .macro  LET_GO
        call    let_go
        .endm
