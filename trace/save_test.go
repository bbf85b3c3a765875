package trace

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/devices"
	"breakfast/internal/try"
	"breakfast/machine"
)

// What is saved has nothing in common with the tracer that changes, and is all that it knows.
func TestSave(t *testing.T) {
	m := try.Machine(t, machine.Config{}, "preemptive")
	tr := Watch(m)
	m.Run(machine.Limit{Steps: 200_000, Now: devices.Never})
	saved, size := tr.Save()
	assert.Empty(t, try.Shared(tr, saved, unchanging...))
	assert.Positive(t, size)
	again, _ := tr.Save()
	assert.Equal(t, again, saved)

	m.Run(machine.Limit{Steps: 300_000, Now: devices.Never})
	assert.NotEqual(t, saved.timeline.rows, tr.timeline.rows)
	assert.Equal(t, again.timeline, saved.timeline)
	tr.Restore(saved)
	back, _ := tr.Save()
	assert.Equal(t, again, back)
	assert.Empty(t, try.Shared(tr, saved, unchanging...))
}

// A run is recorded once: who comes by again finds everything, and writes nothing; until another future begins, which
// can be undone.
func TestRecordedOnce(t *testing.T) {
	m := try.Machine(t, machine.Config{}, "preemptive")
	tr := Watch(m)
	fresh, _ := tr.Save()
	start := m.Checkpoint()
	m.Run(machine.Limit{Steps: 200_000, Now: devices.Never})
	here := m.Checkpoint()
	saved, _ := tr.Save()
	halfway, _ := tr.Lanes()
	m.Run(machine.Limit{Steps: 400_000, Now: devices.Never})
	lanes, _ := tr.Lanes()
	rec, rows := tr.timeline.rec, map[rowID][]change{}
	for id, k := range rec.tracks {
		rows[id] = k.changes.levels[0].list
	}
	require.Greater(t, len(rows[hartRow(0)]), 50)

	same := func() {
		assert.Same(t, rec, tr.timeline.rec)
		for id, k := range rec.tracks {
			row := k.changes.levels[0].list
			assert.Len(t, row, len(rows[id]))
			assert.Same(t, &rows[id][0], &row[0], "%v", id)
		}
	}
	require.NoError(t, m.Restore(start))
	tr.Restore(fresh)
	same()
	m.Run(machine.Limit{Steps: 200_000, Now: devices.Never})
	seen, _ := tr.Lanes()
	assert.Equal(t, halfway, seen)
	m.Run(machine.Limit{Steps: 400_000, Now: devices.Never})
	seen, _ = tr.Lanes()
	assert.Equal(t, lanes, seen)
	same()

	require.NoError(t, m.Restore(here))
	tr.Restore(saved)
	undo := tr.Forget()
	assert.Less(t, tr.timeline.rec.tracks[hartRow(0)].changes.len, len(rows[hartRow(0)]))
	m.Harts[0].X[9] ^= 0xff // another future
	m.Run(machine.Limit{Steps: 250_000, Now: devices.Never})
	require.NoError(t, m.Restore(here))
	tr.Restore(saved)
	undo()
	m.Run(machine.Limit{Steps: 400_000, Now: devices.Never})
	seen, _ = tr.Lanes()
	assert.Equal(t, lanes, seen)
	same()
}

// Spans are written down when no stare can change them any more, however many wait.
func TestManyStares(t *testing.T) {
	m := try.Machine(t, machine.Config{}, `
_start: li s1, 200
1:      lw t0, KETTLE_TEMP
        lw t0, KETTLE_TEMP
        sw s1, RAIL_TASK, t1
        addi s1, s1, -1
        bnez s1, 1b
        sw zero, RAIL_TASK, t1
        li s1, 2000
2:      addi s1, s1, -1
        bnez s1, 2b
        j _start
`)
	tr := Watch(m)
	m.Run(machine.Limit{Steps: 100_000, Now: devices.Never})
	lanes, whole := tr.Lanes()
	assert.True(t, whole)
	assert.NotZero(t, tr.timeline.rec.tracks[hartRow(0)].changes.len)
	end := devices.Ticks(0)
	for s := range tr.hartSpans(0) {
		assert.Equal(t, end, s.From)
		end = s.To
	}
	assert.Equal(t, m.Position().Now, end)
	assert.NotEmpty(t, lanes)
}

// unchanging is what tracers have in common.
var unchanging = []string{".m", ".parts", ".timeline.rec", ".rings", ".calls", ".meters[].kettle.kitchen",
	".meters[].mug.kitchen"}
