package history

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"breakfast/cpu/isa"
	"breakfast/devices"
	"breakfast/internal/try"
	"breakfast/machine"
)

// An edit is an input like others: it is run again where it was made, wherever one goes.
func TestEdits(t *testing.T) {
	m, fresh := try.Machine(t, machine.Config{}, echo), try.Machine(t, machine.Config{}, echo)
	rapid.Check(t, func(t *rapid.T) {
		m.Reset()
		h := New(m)
		defer h.Reset()
		h.every = 500
		for range rapid.IntRange(1, 6).Draw(t, "edits") {
			h.rest = 0
			h.Advance(machine.Limit{Steps: m.Position().Steps + rapid.Uint64Range(0, 3000).Draw(t, "on"), Now: never})
			edit := machine.Edit{Place: machine.Place(rapid.IntRange(0, 3).Draw(t, "place"))}
			switch edit.Place {
			case machine.InRegister:
				edit.Where, edit.Value = 8, rapid.Uint32().Draw(t, "value")
			case machine.InPC:
				edit.Value = m.Image().Symbol("_start").Addr
			case machine.InCSR:
				edit.Where, edit.Value = uint32(isa.MScratch), rapid.Uint32().Draw(t, "value")
			case machine.InMemory:
				edit.Where = machine.RAMBase + rapid.Uint32Range(4096, 8192).Draw(t, "where")
				edit.Data = rapid.SliceOfN(rapid.Byte(), 1, 300).Draw(t, "data")
			}
			require.NoError(t, h.Post(machine.Input{Edit: &edit}))
			if rapid.Bool().Draw(t, "type") {
				h.Type([]byte("x"))
			}
			h.Advance(machine.Limit{Steps: m.Position().Steps, Now: never})
			h.Go(machine.Position{Steps: rapid.Uint64Range(0, m.Position().Steps).Draw(t, "back")})
			if rapid.Bool().Draw(t, "return") {
				h.Go(h.latest)
			}
		}
		same(t, h, fresh, machine.Probe{})
		require.NoError(t, h.Diverged())
	})
}

// A future that was left can be had back, with all that came in in it, and so can the one that it was left for.
func TestUndo(t *testing.T) {
	m := try.Machine(t, machine.Config{}, echo)
	rapid.Check(t, func(t *rapid.T) {
		m.Reset()
		h := New(m)
		defer h.Reset()
		h.every = rapid.Uint64Range(100, 5000).Draw(t, "every")
		if rapid.Bool().Draw(t, "given") {
			h.Give([]byte("abcdef"))
		}
		on := func(name string) {
			for range rapid.IntRange(1, 3).Draw(t, name) {
				h.rest = 0
				h.Advance(machine.Limit{Steps: m.Position().Steps + rapid.Uint64Range(1, 4000).Draw(t, "steps"),
					Now: never})
				h.Type([]byte{byte(rapid.IntRange('a', 'z').Draw(t, "key"))})
			}
			h.Advance(machine.Limit{Steps: m.Position().Steps + 100, Now: never})
		}
		on("first")
		require.False(t, h.Past())
		require.False(t, h.Undo())
		first, end := m.Digest(), m.Position()
		h.Go(machine.Position{Steps: rapid.Uint64Range(0, end.Steps-1).Draw(t, "fork")})
		before, fork := m.Digest(), m.Position()
		require.True(t, h.Past())
		h.Post(machine.Input{Edit: &machine.Edit{Where: 8, Value: 1}})
		h.Advance(machine.Limit{Steps: fork.Steps, Now: never})
		edited := m.Digest()
		on("second")
		second, other := m.Digest(), m.Position()
		at, ok := h.Undoable()
		require.True(t, ok)
		require.Equal(t, fork, at)
		if rapid.Bool().Draw(t, "elsewhere") {
			h.Go(machine.Position{Steps: rapid.Uint64Range(0, other.Steps).Draw(t, "from")})
		}
		for range 2 {
			require.True(t, h.Undo())
			require.Equal(t, before, m.Digest())
			h.Go(end)
			require.Equal(t, first, m.Digest())
			require.True(t, h.Undo())
			require.Equal(t, edited, m.Digest(), "and back")
			h.Go(other)
			require.Equal(t, second, m.Digest())
		}
		require.NoError(t, h.Diverged())
		h.Reset()
		require.False(t, h.Undo())
	})
}

// With little memory the old future has no moments any more, but it is there.
func TestUndoInLittleMemory(t *testing.T) {
	m := try.Machine(t, machine.Config{RAM: 1 << 20}, dirty)
	h := New(m)
	h.every, h.Memory = 1000, 1<<17
	on := func(to uint64) {
		for step := m.Position().Steps; step < to; step += 1000 {
			h.Advance(machine.Limit{Steps: step + 1000, Now: devices.Never})
			assert.LessOrEqual(t, h.Bytes(), h.Memory)
		}
	}
	on(100_000)
	digest := m.Digest()
	h.Go(machine.Position{Steps: 50_000})
	h.Post(machine.Input{Edit: &machine.Edit{Where: uint32(isa.S0), Value: 1}})
	on(200_000)
	require.True(t, h.Undo())
	h.Go(machine.Position{Steps: 100_000})
	assert.Equal(t, digest, m.Digest())
}
