package history

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/devices"
	"breakfast/internal/try"
	"breakfast/machine"
)

// known is a history of 6000 steps, with a waypoint each 1000.
func known(t *testing.T, m *machine.Machine) *History {
	h := New(m)
	h.every = 1000
	for step := uint64(1000); step <= 6000; step += 1000 {
		h.rest = 0
		h.Advance(machine.Limit{Steps: step, Now: devices.Never})
	}
	require.NoError(t, h.Diverged())
	return h
}

// What has changed the machine between two moves, and is no input, is found by the next one, wherever it is, and the
// step is named.
func TestDiverged(t *testing.T) {
	for name, change := range map[string]func(m *machine.Machine){
		"s1":                   func(m *machine.Machine) { m.Hart().X[9]++ },
		"memory at 0x80001000": func(m *machine.Machine) { m.RAM.Write(machine.RAMBase+0x1010, []byte{1}) },
		"the kettle":           func(m *machine.Machine) { m.Kettle.Store(0, 4, 5) },
		"mscratch":             func(m *machine.Machine) { m.Hart().MScratch++ },
	} {
		t.Run(name, func(t *testing.T) {
			m := try.Machine(t, machine.Config{}, echo)
			h := known(t, m)
			h.Go(machine.Position{Steps: 2500})
			h.Advance(machine.Limit{Steps: 2600, Now: devices.Never})
			h.Go(machine.Position{Steps: 2500})
			require.NoError(t, h.Diverged())
			change(m)
			h.Advance(machine.Limit{Steps: 5000, Now: devices.Never})
			var d *Diverged
			require.ErrorAs(t, h.Diverged(), &d)
			assert.Equal(t, []uint64{2500, 2500}, []uint64{d.From.Steps, d.To.Steps})
			assert.EqualError(t, d.What, name+" differs")
			assert.ErrorContains(t, d, "at step 2500 "+name+" differs; what is shown of the run after step 2500 may")

			h.Reset()
			require.NoError(t, h.Diverged())
			h.Advance(machine.Limit{Steps: 6000, Now: devices.Never})
			require.NoError(t, h.Diverged())
		})
	}
}

// A run that leads elsewhere each time is followed to the step at which it does, and comes back; of one that was
// another but once, no more is known than between which checkpoints that was.
func TestDivergedOnTheWay(t *testing.T) {
	for name, c := range map[string]struct {
		times    int // how often it is disturbed
		from, to uint64
	}{"always": {1 << 30, 2733, 2734}, "once": {1, 2600, 3000}} {
		t.Run(name, func(t *testing.T) {
			m := try.Machine(t, machine.Config{}, echo)
			h := known(t, m)
			n := uint32(0)
			h.run = func(l machine.Limit) machine.Stop {
				if p := m.Position(); p.Steps < 2734 && l.Steps >= 2734 && int(n) < c.times {
					m.Run(machine.Limit{Steps: 2734, Now: devices.Never})
					n++
					m.Hart().X[9] = n
				}
				return m.Run(l)
			}
			h.Go(machine.Position{Steps: 2600})
			h.Go(machine.Position{Steps: 2500}) // a moment is kept near here
			h.Go(machine.Position{Steps: 2600})
			h.Advance(machine.Limit{Steps: 2700, Now: devices.Never})
			h.Advance(machine.Limit{Steps: 3500, Now: devices.Never})
			var d *Diverged
			require.ErrorAs(t, h.Diverged(), &d)
			assert.Equal(t, []uint64{c.from, c.to}, []uint64{d.From.Steps, d.To.Steps})
			assert.ErrorContains(t, d, "s1 differs")
			assert.Equal(t, uint64(3500), m.Position().Steps)
			kept := m.Kept()
			h.Reset()
			assert.Less(t, m.Kept(), kept)
			require.NoError(t, h.Diverged())
		})
	}
}

// What was changed where the run stood is known at once, and what comes in there, is taken back, or is looked at is no
// change.
func TestStanding(t *testing.T) {
	m := try.Machine(t, machine.Config{}, echo)
	h := known(t, m)
	h.Go(machine.Position{Steps: 2500})
	require.NoError(t, h.Post(machine.Input{Edit: &machine.Edit{Where: 9, Value: 7}}))
	h.Type([]byte("x"))
	h.Advance(machine.Limit{Steps: 2500, Now: devices.Never})
	require.True(t, h.Undo())
	h.Advance(machine.Limit{Steps: 2501, Now: devices.Never})
	require.NoError(t, h.Diverged())
	mark := h.Mark()
	h.Go(machine.Position{Steps: 6000})
	h.Back(mark)
	mark.Release()
	h.Record()
	h.Advance(machine.Limit{Steps: 20_000, Now: devices.Never})
	require.NoError(t, h.Diverged())
	m.Hart().X[9]++
	h.Go(machine.Position{Steps: 100})
	assert.ErrorContains(t, h.Diverged(), "at step 20000 s1 differs")
}

// A machine that was made another one has no moments to go back to; that is said, and it begins again.
func TestDivergedBoard(t *testing.T) {
	m := try.Machine(t, machine.Config{}, echo)
	h := New(m)
	h.every = 1000
	h.Advance(machine.Limit{Steps: 1000, Now: devices.Never})
	h.Advance(machine.Limit{Steps: 2000, Now: devices.Never})
	m.Hart().Misaligned = !m.Hart().Misaligned
	h.Go(machine.Position{Steps: 1500})
	assert.ErrorContains(t, h.Diverged(), "between step 0 and step 1000 the checkpoint is of another machine")
	assert.Equal(t, uint64(1500), m.Position().Steps)
}
