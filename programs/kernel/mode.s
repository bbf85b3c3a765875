# What the scheduler and the system calls need of M mode and of the PMP. They are shared with the kernel that has
# address spaces, and vm/mode.s is this for S mode.

        .equ    CONTEXT, 0              # where the interrupt controller has its registers for M mode of hart 0
        .equ    RINGS, 11               # the bit of what is pending that says: an appliance rings

        .macro  PENDING rd:req
        csrr    \rd, mip
        .endm

# SET_ALARM: the timer rings at a0 (low), a1 (high). Overwrites t0, t1.
        .macro  SET_ALARM
        li      t0, -1                  # high half first to "never", so that no time in between
        sw      t0, CLINT_MTIMECMPH, t1 #  lies in the past
        sw      a0, CLINT_MTIMECMP, t1
        sw      a1, CLINT_MTIMECMPH, t1
        .endm

# OWN_MEMORY label, bytes: the memory of a task begins at label.
        .macro  OWN_MEMORY label:req, bytes:req
        .pushsection .bss
        .balign 16
\label:
        .space  \bytes
        .popsection
        .endm

# OPEN_BUFFER: to bad_pointer, unless a1 bytes at a0 are all in task s0's own memory, or all in the tasks' constants. The
# end is compared without adding (a0 + a1 could run over the top of the address space and look small).
# Overwrites t0, t1.
        .macro  OPEN_BUFFER
        lw      t0, TCB_MEMORY(s0)
        lw      t1, TCB_END(s0)
        bltu    a0, t0, 1f
        bgtu    a0, t1, 1f
        sub     t1, t1, a0              # bytes from a0 to the end
        bleu    a1, t1, 2f
1:      la      t0, task_data
        la      t1, task_data_end
        bltu    a0, t0, bad_pointer
        bgtu    a0, t1, bad_pointer
        sub     t1, t1, a0
        bgtu    a1, t1, bad_pointer
2:
        .endm
        .macro  CLOSE_BUFFER            # M mode may read everything at any time
        .endm

# LET_GO: what is done with the memory of a task that has ended: nothing, nobody else gets it.
        .macro  LET_GO
        .endm
