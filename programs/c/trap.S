/* The way into the kernel and back, for kernel.c.
 *
 * While a task runs, mscratch holds the address of its frame: 32 words, one for each register, and in
 * the place of x0 its pc (struct frame in kernel.c). Every register is saved and every one is put back,
 * so that the task cannot tell that it was away.
 */
        .globl  trap_entry
        .balign 4
trap_entry:
        csrrw   t6, mscratch, t6        /* 1. t6 and the frame change places */
        sw      x1, 1*4(t6)             /* 2. all registers but t6 (x31) into the frame */
        sw      x2, 2*4(t6)
        sw      x3, 3*4(t6)
        sw      x4, 4*4(t6)
        sw      x5, 5*4(t6)
        sw      x6, 6*4(t6)
        sw      x7, 7*4(t6)
        sw      x8, 8*4(t6)
        sw      x9, 9*4(t6)
        sw      x10, 10*4(t6)
        sw      x11, 11*4(t6)
        sw      x12, 12*4(t6)
        sw      x13, 13*4(t6)
        sw      x14, 14*4(t6)
        sw      x15, 15*4(t6)
        sw      x16, 16*4(t6)
        sw      x17, 17*4(t6)
        sw      x18, 18*4(t6)
        sw      x19, 19*4(t6)
        sw      x20, 20*4(t6)
        sw      x21, 21*4(t6)
        sw      x22, 22*4(t6)
        sw      x23, 23*4(t6)
        sw      x24, 24*4(t6)
        sw      x25, 25*4(t6)
        sw      x26, 26*4(t6)
        sw      x27, 27*4(t6)
        sw      x28, 28*4(t6)
        sw      x29, 29*4(t6)
        sw      x30, 30*4(t6)
        csrr    t0, mscratch            /* 3. and t6, which was put there */
        sw      t0, 31*4(t6)
        csrr    t0, mepc                /* 4. where the task was */
        sw      t0, 0*4(t6)

        .option push
        .option norelax
        la      gp, __global_pointer$   /* 5. the kernel's own gp and stack: it is never interrupted, */
        .option pop
        la      sp, stack_top           /*    so the stack is empty whenever we come */
        mv      a0, t6
        call    trap                    /* 6. struct frame *trap(struct frame *) */

        .globl  resume                  /* Goes to the task of the frame in a0. */
resume: csrw    mscratch, a0            /* 7. the next task, or the same */
        mv      t6, a0
        lw      t0, 0*4(t6)
        csrw    mepc, t0
        lw      x1, 1*4(t6)
        lw      x2, 2*4(t6)
        lw      x3, 3*4(t6)
        lw      x4, 4*4(t6)
        lw      x5, 5*4(t6)
        lw      x6, 6*4(t6)
        lw      x7, 7*4(t6)
        lw      x8, 8*4(t6)
        lw      x9, 9*4(t6)
        lw      x10, 10*4(t6)
        lw      x11, 11*4(t6)
        lw      x12, 12*4(t6)
        lw      x13, 13*4(t6)
        lw      x14, 14*4(t6)
        lw      x15, 15*4(t6)
        lw      x16, 16*4(t6)
        lw      x17, 17*4(t6)
        lw      x18, 18*4(t6)
        lw      x19, 19*4(t6)
        lw      x20, 20*4(t6)
        lw      x21, 21*4(t6)
        lw      x22, 22*4(t6)
        lw      x23, 23*4(t6)
        lw      x24, 24*4(t6)
        lw      x25, 25*4(t6)
        lw      x26, 26*4(t6)
        lw      x27, 27*4(t6)
        lw      x28, 28*4(t6)
        lw      x29, 29*4(t6)
        lw      x30, 30*4(t6)
        lw      x31, 31*4(t6)           /* 8. t6 itself comes last */
        mret                            /* 9. to U mode, with interrupts on */
