# HSM: harts are started and stopped. (SBI, "Hart State Management Extension".) States: 0 started, 1 stopped,
# 2 start pending.

hart_call:
        beqz    a6, hart_start
        li      t0, 1
        beq     a6, t0, hart_stop
        li      t0, 2
        beq     a6, t0, hart_status
        li      t0, 3
        beq     a6, t0, hart_suspend
        j       unknown

hart_start:                             # a0 = which, a1 = where, a2 = its a1 there
        HART_AREA t0, a0, invalid
        la      t1, _start              # not into the firmware
        li      t2, FIRMWARE_SIZE
        sub     t1, a1, t1
        bltu    t1, t2, bad_address
        lw      t1, AREA_STATE(t0)
        li      t2, STOPPED
        bne     t1, t2, started_already
        sw      a1, AREA_START(t0)
        sw      a2, AREA_OPAQUE(t0)
        fence   w, w                    # these before the state that lets it go
        li      t1, PENDING
        sw      t1, AREA_STATE(t0)
        li      t0, CLINT_MSIP
        slli    t1, a0, 2
        add     t0, t0, t1
        li      t1, 1
        sw      t1, 0(t0)
        j       ok
bad_address:
        li      a0, SBI_INVALID_ADDRESS
        li      a1, 0
        ret
started_already:
        li      a0, SBI_ALREADY_AVAILABLE
        li      a1, 0
        ret

hart_stop:                              # this hart; it does not come back
        csrw    mscratch, tp
        li      t0, 1 << 3
        csrw    mie, t0
        j       parked

hart_status:                            # a0 = which
        HART_AREA t0, a0, invalid
        lw      a1, AREA_STATE(t0)
        addi    a1, a1, -1
        j       ok_value

hart_suspend:                           # a0 = 0: the default, which keeps everything: a wfi
        bnez    a0, 1f
        wfi
        j       ok
1:      li      a0, SBI_NOT_SUPPORTED
        li      a1, 0
        ret
