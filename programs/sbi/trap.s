# What comes back to M mode: the kernel's ecall, the alarm, and the bell.
#
# We get here from S or U mode with all registers theirs; mscratch is our area. a0 and a1 are what a call gives back;
# everything else is as it was when we leave. A trap of M mode itself is a mistake in here, and ends the run.

        .balign 4
trap:   csrrw   tp, mscratch, tp        # 1. tp = our area, mscratch = the tp of who was interrupted
        beqz    tp, broken              #    we were in here already
        addi    tp, tp, FRAME
        sw      sp, 0(tp)               #    sixteen words at the end of the area; the stack is below them
        sw      ra, 4(tp)
        sw      t0, 8(tp)
        sw      t1, 12(tp)
        sw      t2, 16(tp)
        sw      t3, 20(tp)
        sw      t4, 24(tp)
        sw      t5, 28(tp)
        sw      t6, 32(tp)
        sw      a2, 36(tp)
        sw      a3, 40(tp)
        sw      a4, 44(tp)
        sw      a5, 48(tp)
        csrrw   t0, mscratch, zero      #    0: a trap from here on is a mistake
        sw      t0, 52(tp)
        mv      sp, tp
        addi    tp, tp, -FRAME

        csrr    t0, mcause              # 2. why?
        bltz    t0, interrupt
        addi    t0, t0, -9              #    ecall from S mode
        bnez    t0, broken
        csrr    t0, mepc                #    which goes on behind it
        addi    t0, t0, 4
        csrw    mepc, t0
        call    dispatch
        j       leave

interrupt:
        slli    t0, t0, 1               #    the bit that says interrupt is gone, and the cause doubled
        addi    t0, t0, -2 * 7
        beqz    t0, alarm
        call    answer                  #    the bell
        j       leave
alarm:  call    pass_alarm

leave:  addi    t6, tp, FRAME           # 3. back
        csrw    mscratch, tp
        lw      ra, 4(t6)
        lw      t0, 8(t6)
        lw      t1, 12(t6)
        lw      t2, 16(t6)
        lw      t3, 20(t6)
        lw      t4, 24(t6)
        lw      t5, 28(t6)
        lw      a2, 36(t6)
        lw      a3, 40(t6)
        lw      a4, 44(t6)
        lw      a5, 48(t6)
        lw      sp, 0(t6)
        lw      tp, 52(t6)
        lw      t6, 32(t6)
        mret

# dispatch: finds the call of a7 in the table and does it. The functions get a6 and a0 to a5, and give a0 and a1 back; they
# may overwrite t0 to t6 and a2 to a5.
dispatch:
        la      t0, calls
1:      lw      t1, 0(t0)
        lw      t2, 4(t0)
        beqz    t2, unknown             #    the end of the table
        addi    t0, t0, 8
        bne     t1, a7, 1b
        jr      t2                      #    which returns to who called us

unknown:
        li      a0, SBI_NOT_SUPPORTED
        li      a1, 0
        ret

# ok, refuse: the ends of calls. a1 = 0 where there is no value to give.
ok:     li      a1, 0
ok_value:
        li      a0, 0
        ret
invalid:
        li      a0, SBI_INVALID_PARAM
        li      a1, 0
        ret

# broken: nothing can be done any more. The exit code is that of a failure.
broken: li      t0, FINISHER_FAIL | 118 << 16
        sw      t0, FINISHER_EXIT, t1
        j       .

# The table: extension, and who does it. Its numbers are four letters, but for the old calls.
        .section .rodata
        .balign 4
calls:  .word   0x10, base_call         # Base
        .word   0x54494d45, time_call   # TIME
        .word   0x735049, ipi_call      # sPI
        .word   0x52464e43, fence_call  # RFNC
        .word   0x48534d, hart_call     # HSM
        .word   0x53525354, system_call # SRST
        .word   0x4442434e, console_call # DBCN
        .word   0, old_timer            # set_timer
        .word   1, old_put              # console_putchar
        .word   2, old_get              # console_getchar
        .word   3, old_clear_bell       # clear_ipi
        .word   4, old_bell             # send_ipi
        .word   5, old_fence_i          # remote_fence_i
        .word   6, old_fence_vma        # remote_sfence_vma
        .word   7, old_fence_vma        # remote_sfence_vma_asid, of all
        .word   8, old_off              # shutdown
        .word   0, 0
        .text
