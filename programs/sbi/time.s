# TIME: the alarm of S mode. (SBI, "Timer Extension".)
#
# Where there is stimecmp, it is that. Else it is the hart's alarm of M mode in the CLINT: when that rings, pass_alarm makes
# mip.STIP of it, and shuts the alarm off until the next is set.

time_call:                              # 0: a0, a1 = when, in ticks of time
        bnez    a6, unknown
set_alarm:
        lw      t0, AREA_SSTC(tp)
        beqz    t0, 1f
        li      t0, -1                  # low half first to "never", so that no time in between lies in the past
        csrw    stimecmp, t0
        csrw    stimecmph, a1
        csrw    stimecmp, a0
        j       ok
1:      lw      t1, AREA_ID(tp)
        slli    t1, t1, 3
        li      t0, CLINT_MTIMECMP
        add     t0, t0, t1
        li      t1, -1
        sw      t1, 4(t0)               # high half first, for the same reason
        sw      a0, 0(t0)
        sw      a1, 4(t0)
        li      t0, 1 << 5              # the old alarm does not ring any more
        csrc    mip, t0
        li      t0, 1 << 7
        csrs    mie, t0
        j       ok

# pass_alarm: M mode's timer has rung: it is S mode's from here on. Overwrites t0.
pass_alarm:
        li      t0, 1 << 7
        csrc    mie, t0
        li      t0, 1 << 5
        csrs    mip, t0
        ret
