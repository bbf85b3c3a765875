package explore_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/explore"
	"breakfast/internal/try"
	"breakfast/machine"
)

// Onlookers see whole runs: the one with no interrupt first, then some in which the handler comes.
func TestOnlook(t *testing.T) {
	q := explore.Question{Machine: try.Machine(t, machine.Config{}, jar(5)), Most: 1}
	var traps []int
	look := func(m *machine.Machine) func() {
		assert.Zero(t, m.Position().Steps)
		n := 0
		remove := m.Watch(machine.Probe{Kinds: machine.Trapped, Tell: func(*machine.Machine, machine.Event) { n++ }})
		return func() {
			remove()
			traps = append(traps, n)
		}
	}
	runs, err := q.Onlook(look)
	require.NoError(t, err)
	require.Len(t, traps, runs)
	require.Greater(t, runs, 5)
	for _, n := range traps {
		assert.Equal(t, 1, n, "where it is placed, or in the end")
	}

	q.Check = func(*machine.Machine) string { return "it is Monday" }
	runs, err = q.Onlook(look)
	assert.NoError(t, err)
	assert.Zero(t, runs, "it is wrong by itself")
	q.Machine = try.Machine(t, machine.Config{}, "_start: j _start")
	_, err = q.Onlook(look)
	assert.Error(t, err)
}
