package machine_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/cpu/isa"
	"breakfast/devices"
	"breakfast/internal/try"
	"breakfast/machine"
)

// kitchenOf is a machine with several harts, and a program of testdata/harts.
func kitchenOf(t testing.TB, name string, harts, interleave int) *machine.Machine {
	text, err := os.ReadFile(filepath.Join("testdata", "harts", name+".s"))
	require.NoError(t, err)
	return try.Machine(t, machine.Config{Harts: harts, Interleave: interleave}, string(text))
}

// Programs in which harts depend on each other come to their end, with 2 harts and with 8, however long their turns
// are, and however the run is cut.
func TestHartsTogether(t *testing.T) {
	for _, name := range []string{"spinlock", "ticket", "pingpong", "reserve", "message", "asleep"} {
		for _, harts := range []int{2, 8} {
			for _, interleave := range []int{1, 7, 64, 1000} {
				t.Run(fmt.Sprintf("%s/%d/%d", name, harts, interleave), func(t *testing.T) {
					whole := kitchenOf(t, name, harts, interleave)
					limit := machine.Limit{Steps: 5_000_000, Now: 1_000_000}
					require.Equal(t, machine.Stop{Reason: machine.Halted}, whole.Run(limit))
					inPieces(t, kitchenOf(t, name, harts, interleave), whole)
				})
			}
		}
	}
}

// inPieces runs a machine to its end in pieces, as another has run: by steps and by time, up to places, on other
// engines, from checkpoints, in forks.
func inPieces(t *testing.T, m, whole *machine.Machine) {
	r := rand.New(rand.NewPCG(1, 2))
	for stop := (machine.Stop{}); stop.Reason == machine.Reached || stop.Reason == machine.Stopped; {
		l := machine.Unlimited
		if r.IntN(3) == 0 {
			l.Now = m.Position().Now + devices.Ticks(1+r.IntN(200))
		} else {
			l.Steps = m.Position().Steps + 1 + r.Uint64N(300)
		}
		remove := func() {}
		if r.IntN(2) == 0 {
			remove = m.Watch(machine.Probe{Kinds: machine.Retired, Tell: func(*machine.Machine, machine.Event) {}})
		}
		if m.StopAt(); r.IntN(4) == 0 { // where a hart is now, or another one
			m.StopAt(m.Harts[r.IntN(len(m.Harts))].PC)
		}
		was := m.Checkpoint()
		stop = m.Run(l)
		switch here := m.Digest(); r.IntN(20) {
		case 0:
			require.NoError(t, m.Restore(was))
			require.Equal(t, stop, m.Run(l))
			require.Equal(t, here, m.Digest())
		case 1:
			remove()
			remove = func() {}
			m = m.Fork()
			was = m.Checkpoint()
			require.Equal(t, here, m.Digest())
		}
		was.Release()
		remove()
	}
	require.Equal(t, whole.Position(), m.Position())
	require.Equal(t, whole.Digest(), m.Digest())
}

// Without a lock updates are lost at some lengths of turns, as many each time; with turns longer than the work none is.
func TestLostUpdates(t *testing.T) {
	for _, harts := range []int{2, 8} {
		lost := 0
		for _, interleave := range []int{1, 7, 64, 1000} {
			a, b := kitchenOf(t, "lost", harts, interleave), kitchenOf(t, "lost", harts, interleave)
			stop := a.Run(machine.Limit{Steps: 1_000_000, Now: devices.Never})
			require.Equal(t, machine.Halted, stop.Reason)
			require.Equal(t, stop, b.Run(machine.Unlimited))
			require.Equal(t, a.Digest(), b.Digest())
			if stop.Code > 0 {
				lost++
			}
			if interleave == 1000 {
				assert.Zero(t, stop.Code)
			}
		}
		assert.Positive(t, lost)
	}
}

// What inspectors ask is answered for the hart whose turn it is, or for the one that is meant.
func TestAs(t *testing.T) {
	m := try.Machine(t, machine.Config{Harts: 2, Interleave: 5}, `
_start: csrwi   mie, 8
        beqz    a0, 1f
        li      t0, CLINT_MTIMECMP + 8
        sw      zero, 0(t0)
        wfi
1:      j       1b
`)
	m.Run(machine.Limit{Steps: 11, Now: devices.Never})
	assert.Equal(t, 0, m.Turn())
	assert.Same(t, &m.Harts[0], m.Hart())
	before := m.Digest()
	m.As(1, func() {
		assert.Equal(t, 1, m.Turn())
		assert.Same(t, &m.Harts[1], m.Hart())
		in, ok := m.Instruction(m.Hart().PC)
		assert.True(t, ok)
		assert.Equal(t, isa.WFI, in.Op)
		gates := m.Gates()
		assert.Equal(t, "timer", gates[0].Name)
		assert.True(t, gates[0].Asking)
		assert.Equal(t, "CLINT_MSIP + 4*1 is 0", gates[1].Closed)
		assert.Equal(t, "li t0, 1 · sw t0, CLINT_MSIP + 4*1, t1", gates[1].Open)
	})
	assert.False(t, m.Gates()[0].Asking)
	assert.Equal(t, "CLINT_MSIP is 0", m.Gates()[1].Closed)
	assert.Equal(t, before, m.Digest())
	assert.Equal(t, uint64(6), m.StepsOf(0))
	assert.Equal(t, uint64(5), m.StepsOf(1))
}

// Before a hart's first step of a turn, which looks for input, the machine is what it is there without that.
func TestHartsWantInput(t *testing.T) {
	const code = `
_start: li      t1, UART
        bnez    a0, 1f
0:      j       0b
1:      lbu     t0, 5(t1)
        andi    t0, t0, 1
        beqz    t0, 1b
`
	asked := try.Machine(t, machine.Config{Harts: 2, Interleave: 1}, code)
	asked.Hear(machine.Asked)
	require.Equal(t, machine.WantsInput, asked.Run(machine.Unlimited).Reason)
	other := try.Machine(t, machine.Config{Harts: 2, Interleave: 1}, code)
	other.Run(machine.Limit{Steps: asked.Position().Steps, Now: devices.Never})
	assert.Equal(t, other.Position(), asked.Position())
	assert.Equal(t, other.Digest(), asked.Digest())
}

// Each hart has a task of its own, and events say whose they are.
func TestTasksOfHarts(t *testing.T) {
	m := try.Machine(t, machine.Config{Harts: 2, Interleave: 8}, `
_start: addi    t0, a0, 7
        sw      t0, RAIL_TASK, t1
        li      t0, 20
1:      addi    t0, t0, -1
        bnez    t0, 1b
        sw      t0, RAIL_MARK, t1
2:      wfi
        j       2b
`)
	var said []string
	m.Watch(machine.Probe{Kinds: machine.RailTask | machine.RailMark, Tell: func(_ *machine.Machine, e machine.Event) {
		said = append(said, fmt.Sprintf("%d of hart %d", e.Task, e.Hart))
	}})
	m.Run(machine.Unlimited)
	assert.Equal(t, []string{"7 of hart 0", "8 of hart 1", "7 of hart 0", "8 of hart 1"}, said)
	assert.Equal(t, []uint32{7, 8}, []uint32{m.TaskOf(0), m.TaskOf(1)})
}

// A checkpoint of a machine with another order is refused.
func TestConfigurationOfHarts(t *testing.T) {
	with := func(harts, interleave int) *machine.Machine { return kitchenOf(t, "apart", harts, interleave) }
	two := with(2, 64).Checkpoint()
	require.NoError(t, with(2, 64).Restore(two))
	assert.ErrorContains(t, with(3, 64).Restore(two), "it has 2 harts, and this machine 3")
	assert.ErrorContains(t, with(2, 65).Restore(two), "its harts take turns of 64 steps, and this machine's of 65")
	require.NoError(t, with(1, 64).Restore(with(1, 65).Checkpoint()))
	for _, c := range []machine.Config{{Harts: 9}, {Harts: -1}, {Interleave: -1}, {Interleave: 1_000_001}} {
		_, err := machine.New(c)
		assert.Error(t, err)
	}
}

// Harts that share nothing leave the same memory, whatever the order is that they run in; and with one hart the length
// of a turn is not to be told.
func TestHartsApart(t *testing.T) {
	for _, harts := range []int{1, 2, 8} {
		memory, digest := "", ""
		for _, interleave := range []int{1, 2, 7, 64, 999, machine.MaxInterleave} {
			m := kitchenOf(t, "apart", harts, interleave)
			require.Equal(t, machine.Stop{Reason: machine.Idle}, m.Run(machine.Unlimited))
			require.True(t, m.Idle())
			var b strings.Builder
			m.RAM.Used(func(g uint32, bytes []byte) { fmt.Fprintf(&b, "%x %x\n", g, bytes) })
			if memory == "" {
				memory, digest = b.String(), m.Digest()
			}
			require.Equal(t, memory, b.String(), "%d harts, turns of %d", harts, interleave)
			if harts == 1 {
				require.Equal(t, digest, m.Digest())
			}
		}
	}
}
