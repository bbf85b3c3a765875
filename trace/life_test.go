package trace

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/devices"
	"breakfast/internal/try"
	"breakfast/machine"
)

// The life of a ring, worked out by hand: the kettle boils while interrupts are off, and its source is not enabled.
func TestLife(t *testing.T) {
	m := try.Machine(t, machine.Config{}, `
_start: la      t0, handler
        csrw    mtvec, t0
        li      t0, 1
        sw      t0, RAIL_TASK, t1
        sw      t0, PLIC_PRIORITY + 4 * KETTLE_IRQ, t1
        li      t0, 300
        sw      t0, KETTLE_FILL, t1
        li      t0, KETTLE_RING_EN_BOILED
        sw      t0, KETTLE_RING_EN, t1
        li      t0, KETTLE_CTRL_HEAT
        sw      t0, KETTLE_CTRL, t1
1:      lw      t0, KETTLE_RING
        beqz    t0, 1b
        li      t0, 1 << (KETTLE_IRQ - 32)
enable: sw      t0, PLIC_ENABLE1, t1
        nop
        li      t0, 1 << 11
mask:   csrw    mie, t0
        nop
        nop
on:     csrsi   mstatus, 8
here:   nop
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
        .balign 4
handler: lw     t0, PLIC_CLAIM
        nop
        li      t2, KETTLE_RING_BOILED
        sw      t2, KETTLE_RING, t1
        sw      t0, PLIC_CLAIM, t1
        li      t2, 2
        sw      t2, RAIL_TASK, t1
        mret
`)
	tr := Watch(m)
	at := map[string]devices.Ticks{}
	m.Watch(machine.Probe{Kinds: machine.Rang | machine.Trapped | machine.Claimed | machine.Completed |
		machine.Returned |
		machine.Gated, Tell: func(m *machine.Machine, e machine.Event) {
		at[map[machine.Kind]string{machine.Rang: "rang", machine.Trapped: "taken", machine.Claimed: "claimed",
			machine.Completed: "completed", machine.Returned: "returned",
			machine.Gated: m.Image().Place(e.PC)}[e.Kind]] =
			m.Position().Now
	}})
	require.Equal(t, machine.Halted, m.Run(machine.Limit{Steps: 1 << 30, Now: devices.Never}).Reason)
	tr.Rows()
	lives := tr.row(lineRow(tr.kettle, 0)).Lives(0, devices.Never, 10)
	require.Len(t, lives, 1)
	l := lives[0]
	enabled := at["mask"] - 5 // a store counts when its step begins: then there are it, nop, li, which is two, and csrw
	assert.Equal(t, Life{Asserted: at["rang"], Pending: enabled, Taken: at["taken"], Claimed: at["claimed"],
		Acked: at["claimed"] + 4, Completed: at["claimed"] + 6, Returned: at["returned"], Hart: 0,
		PC: m.Image().Symbol("here").Addr, Handler: m.Image().Symbol("handler").Addr, Task: 1, Resumed: 2, Count: 1,
		Behind: [Gates]devices.Ticks{Enable: enabled - at["rang"], Masked: 5, Status: 3, Passing: 1}}, l)
	assert.Equal(t, at["on"]+1, at["taken"])
	assert.Equal(t, at["taken"]+1, at["claimed"])
}

// A line that is still high when its claim is completed is asserted again, and has a life of its own; what was pending
// may be claimed twice in one handler.
func TestAgain(t *testing.T) {
	m := try.Machine(t, machine.Config{}, `
_start: li      t0, 1
        sw      t0, PLIC_PRIORITY + 4 * KETTLE_IRQ, t1
        li      t0, 1 << (KETTLE_IRQ - 32)
        sw      t0, PLIC_ENABLE1, t1
        li      t0, 300
        sw      t0, KETTLE_FILL, t1
        li      t0, KETTLE_RING_EN_BOILED
        sw      t0, KETTLE_RING_EN, t1
        li      t0, KETTLE_CTRL_HEAT
        sw      t0, KETTLE_CTRL, t1
1:      lw      t0, PLIC_CLAIM
        beqz    t0, 1b
        sw      t0, PLIC_CLAIM, t1      # too early: it has not been told that it was heard
        lw      t0, PLIC_CLAIM
        li      t2, KETTLE_RING_BOILED
        sw      t2, KETTLE_RING, t1
        sw      t0, PLIC_CLAIM, t1
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
`)
	tr := Watch(m)
	require.Equal(t, machine.Halted, m.Run(machine.Limit{Steps: 1 << 30, Now: devices.Never}).Reason)
	tr.Rows()
	r := tr.row(lineRow(tr.kettle, 0))
	lives := r.Lives(0, devices.Never, 10)
	require.Len(t, lives, 2)
	first, second := lives[0], lives[1]
	assert.False(t, first.Again)
	assert.Equal(t, devices.Never, first.Taken)
	assert.Equal(t, first.Claimed+3, first.Completed, "lw, beqz, and the first of the two instructions of sw")
	assert.Equal(t, devices.Never, first.Acked)
	assert.True(t, second.Again)
	assert.Equal(t, first.Completed, second.Asserted)
	assert.Equal(t, second.Asserted+2, second.Claimed)
	assert.Equal(t, second.Claimed+3, second.Acked)
	assert.Equal(t, second.Acked+2, second.Completed)
	assert.Equal(t, LineQuiet, r.Now().State)
	assert.Zero(t, tr.alive)
	assert.Empty(t, r.open)
}

// The alarm of S mode, which no event tells of, is known when it is taken: here it comes in the middle of a handler.
func TestSupervisorTimer(t *testing.T) {
	m := try.Machine(t, machine.Config{}, `
_start: la      t0, handler
        csrw    stvec, t0
        li      t0, 1 << 5              # S mode's timer interrupt is its own
        csrw    mideleg, t0
        csrw    mie, t0
        li      t0, 1 << 31             # and stimecmp decides
        csrw    menvcfgh, t0
        li      t0, 7                   # S mode may use it
        csrw    mcounteren, t0
        li      t0, -1
        csrw    pmpaddr0, t0
        li      t0, 0x1f
        csrw    pmpcfg0, t0
        li      t0, 100
        csrw    stimecmp, t0
        csrw    stimecmph, zero
        li      t0, 1 << 11 | 1 << 5    # MPP = S, SPIE
        csrw    mstatus, t0
        la      t0, work
        csrw    mepc, t0
        csrsi   sstatus, 2
        mret
work:   j       work
        .balign 4
handler: li     t0, 300                 # twice, and never again
        bnez    s0, 1f
        csrw    stimecmp, t0
        .rept   250
        nop
        .endr
        addi    s0, s0, 1
        sret
1:      li      t0, -1
        csrw    stimecmp, t0
        sret
`)
	tr := Watch(m)
	m.Run(machine.Limit{Steps: 1000, Now: devices.Never})
	tr.Rows()
	lives := tr.row(lineRow(SupervisorTimer, 0)).Lives(0, devices.Never, 10)
	require.Len(t, lives, 2)
	assert.EqualValues(t, 100, lives[0].Asserted)
	assert.EqualValues(t, 101, lives[0].Taken, "the trap is a step")
	assert.EqualValues(t, 101+3+250+2, lives[0].Returned)
	assert.Equal(t, max(300, lives[0].Returned), lives[1].Asserted)
	assert.Equal(t, lives[0].Returned+1, lives[1].Taken)
}
