# The way in and the way out, as in kernel/trap.s, in S mode. The way in needs no other page table: the kernel is mapped in the
# space of every task, where only S mode can reach it. Nothing else would do: the first instruction of the handler is
# fetched, and the first register saved, before satp could be changed.

# trap: we get here from U mode, by an interrupt, an ecall or a fault, in the task's space. pc is in sepc; interrupts are
# off; every register is the task's. sscratch holds the task's control block, which is all we have.
        .text
        .balign 4
trap:   csrrw   t6, sscratch, t6        # 1. t6 = control block; the task's t6 waits in sscratch
        beqz    t6, kernel_fault        #    0: we came from the kernel itself
        .irp    n, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30
        sw      x\n, 4*\n(t6)           # 2. x1 to x30 into it
        .endr
        csrr    t0, sscratch            # 3. its t6
        sw      t0, 4*31(t6)
        csrr    t0, sepc                # 4. its pc
        sw      t0, TCB_PC(t6)
        csrw    sscratch, zero          # 5. from here on the kernel runs …
        sw      zero, RAIL_TASK, t0
        la      sp, kernel_stack        #    … on its own stack; whatever sp was is of no matter
        mv      s0, t6                  #    and s0 is the task we came from

        csrr    t0, scause              # 6. why?
        bltz    t0, interrupt           #    bit 31: an interrupt
        li      t1, 8
        beq     t0, t1, syscall         #    ecall from U mode
        j       fault                   #    anything else: a page that is not there yet, or the task's own fault

# run_task: the way out. s0 = the control block of the task that runs now.
run_task:
        lw      t0, TCB_SATP(s0)        # 1. into its space. Our own pages are the same in there, so that we go on
        csrw    satp, t0
        sfence.vma                      #    as if nothing was; and what the hart remembers of the old one is forgotten
        li      t0, 1 << 8              # 2. sret shall go to U mode (SPP = 0) …
        csrc    sstatus, t0
        li      t0, 1 << 5              #    … with interrupts on (SPIE)
        csrs    sstatus, t0
        lw      t0, TCB_PC(s0)          # 3. to where the task was
        csrw    sepc, t0
        csrw    sscratch, s0            # 4. the next trap finds the task here
        lw      t0, TCB_ID(s0)
        sw      t0, RAIL_TASK, t1
        mv      t6, s0                  # 5. all its registers, t6 last, since it is how we find them
        .irp    n, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
        lw      x\n, 4*\n(t6)
        .endr
        sret

# kernel_fault: a trap out of the kernel itself: a bug in it. Say so and stop.
kernel_fault:
        la      sp, kernel_stack
        la      a0, 1f
        call    print
        csrr    a0, sepc
        call    print_hex
        la      a0, 2f
        call    print
        csrr    a0, stval
        call    print_hex
        la      a0, newline
        call    print
        j       fail
        .section .rodata
1:      .asciz  "kernel: trapped in the kernel itself, pc "
2:      .asciz  ", stval "
newline:
        .asciz  "\n"
        .balign 4
        .text
