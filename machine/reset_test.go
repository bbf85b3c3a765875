package machine

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"breakfast/cpu/isa"
	"breakfast/devices"
)

var pressReset = cat(li(isa.T0, finisherBase), li(isa.T1, 0x7777), one(isa.Inst{Op: isa.SW, Rs1: isa.T0, Rs2: isa.T1},
	isa.Inst{Op: isa.JAL}))

// The reset that a program asks for is power-on, but for time. The count of what happened is by hand: a boot
// of five steps, then 10 ms in reset, and so on.
func TestProgramResetsTheMachine(t *testing.T) {
	dirty := cat(li(isa.S0, RAMBase+0x8000), one(
		isa.Inst{Op: isa.LW, Rd: isa.S1, Rs1: isa.S0},            // 0 at every boot
		isa.Inst{Op: isa.SW, Rs1: isa.S0, Rs2: isa.S0},           //
		isa.Inst{Op: isa.CSRRW, Rs1: isa.S0, Imm: int32(0x340)}), // mscratch
		// fill the kettle
		li(isa.S2, kitchenBase), li(isa.S3, 600), one(isa.Inst{Op: isa.SW, Rs1: isa.S2, Rs2: isa.S3, Imm: 0x18}))
	m := boot(t, Config{}, cat(dirty, pressReset)...)
	restarts := 0
	m.Watch(Probe{Kinds: Restarted, Tell: func(*Machine, Event) { restarts++ }})
	const bootSteps = 5 + 5 + 5
	assert.Equal(t, Stop{Reason: Reached}, m.Run(Limit{Steps: bootSteps, Now: devices.Never}))
	assert.Equal(t, 1, restarts)
	assert.Equal(t, Position{bootSteps, bootSteps}, m.Position())
	assert.Equal(t, uint32(RAMBase), m.Hart().PC)
	assert.Zero(t, m.Hart().MScratch)
	assert.Zero(t, m.Kettle.View().Ml)
	v, _ := m.Peek(RAMBase+0x8000, 4)
	assert.Zero(t, v)
	assert.Equal(t, m.treeAt, m.Hart().X[isa.A1])
	assert.False(t, m.Idle())

	m.Run(Limit{Steps: 1000, Now: 50_000})
	assert.Equal(t, Position{bootSteps, 50_000}, m.Position(), "held in reset")
	m.Run(Limit{Steps: bootSteps + 3, Now: devices.Never})
	assert.Equal(t, Position{bootSteps + 3, bootSteps + 100_000 + 3}, m.Position())
	assert.Zero(t, m.Hart().X[isa.S1])
	mtime, _ := m.Peek(clintBase+0xbff8, 4)
	assert.Equal(t, uint32(m.now), mtime, "time goes on")

	stop := m.Run(Limit{Steps: 1 << 40, Now: 10_000_000})
	assert.Equal(t, Reached, stop.Reason, "a limit ends even this")
	assert.Equal(t, 100, restarts, "ten milliseconds each, in a second")
}

// What was typed comes in after the reset too.
func TestInputsSurviveTheReset(t *testing.T) {
	m := boot(t, Config{}, pressReset...)
	m.Post(Input{At: Position{Now: 150_000}, Slot: m.slotAt(uartBase), Data: []byte("k")})
	m.Run(Limit{Steps: 1 << 40, Now: 150_001})
	c, _ := m.Peek(uartBase, 1)
	assert.Equal(t, uint32('k'), c)
}

// Slicing a run with resets in it does not matter, nor does going back to a checkpoint.
func TestSlicingResets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		code := cat(one(isa.Inst{Op: isa.CSRRS, Rd: isa.T2, Imm: int32(isa.Time)},
			isa.Inst{Op: isa.ADD, Rd: isa.S1, Rs1: isa.S1, Rs2: isa.T2}), pressReset)
		c := Config{MHz: 10 * rapid.IntRange(1, 4).Draw(t, "MHz/10")}
		whole, cut := boot(t, c, code...), boot(t, c, code...)
		end := Limit{rapid.Uint64Range(1, 60).Draw(t, "steps"),
			devices.Ticks(rapid.Uint64Range(1, 500_000).Draw(t, "ticks"))}
		whole.Run(end)
		for i := rapid.IntRange(1, 8).Draw(t, "cuts"); i > 0; i-- {
			cut.Run(Limit{min(end.Steps, rapid.Uint64Range(0, 60).Draw(t, "cut steps")),
				min(end.Now, devices.Ticks(rapid.Uint64Range(0, 500_000).Draw(t, "cut ticks")))})
			s := cut.Checkpoint()
			before := cut.Digest()
			cut.Reset()
			require.NoError(t, cut.Restore(s))
			require.Equal(t, before, cut.Digest())
		}
		cut.Run(end)
		require.Equal(t, whole.Position(), cut.Position())
		require.Equal(t, whole.Digest(), cut.Digest())
	})
}
