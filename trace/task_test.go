package trace

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/devices"
	"breakfast/internal/try"
	"breakfast/machine"
)

// A task waits from when the kernel has its call until the kernel claims the ring, and is ready until it is named
// again; one that is interrupted is ready at once; and one that joins waits for the other's end.
func TestTaskStates(t *testing.T) {
	m := try.Machine(t, machine.Config{}, "preemptive")
	tr := Watch(m)
	type moment struct {
		kind  machine.Kind
		value uint32
	}
	at := map[moment][]devices.Ticks{}
	m.Watch(machine.Probe{Kinds: machine.Claimed | machine.RailTask, Tell: func(m *machine.Machine, e machine.Event) {
		k := moment{e.Kind, e.Value}
		at[k] = append(at[k], m.Position().Now)
	}})
	require.Equal(t, machine.Halted, m.Run(machine.Limit{Steps: 1 << 30, Now: devices.Never}).Reason)
	tr.Rows()
	var waits []Segment
	row := tr.row(taskRow(1, 0))
	list := row.Segments(0, devices.Never, 1000)
	for i, s := range list {
		if s.State != TaskWaits {
			continue
		}
		waits = append(waits, s)
		assert.Equal(t, TaskRuns, list[i-1].State)
		assert.Contains(t, at[moment{machine.RailTask, 0}], s.From, "the kernel has begun")
		assert.Equal(t, TaskReady, list[i+1].State)
		assert.Equal(t, TaskRuns, list[i+2].State)
		assert.Contains(t, at[moment{machine.RailTask, 1}], list[i+2].From)
	}
	require.Len(t, waits, 3)
	assert.Equal(t, []string{"kettle", "mug", "mug"}, []string{waits[0].What, waits[1].What, waits[2].What})
	const kettle, mug = 40, 41
	assert.Equal(t, at[moment{machine.Claimed, kettle}][0], waits[0].To)
	assert.Equal(t, at[moment{machine.Claimed, mug}], []devices.Ticks{waits[1].To, waits[2].To})
	assert.Equal(t, TaskAway, row.Now().State, "it has ended")

	var calls []string
	for _, m := range row.Marks(0, devices.Never, 100) {
		calls = append(calls, m.Text)
	}
	assert.Equal(t, []string{"await", "await", "await", "write", "exit"}, calls)
	end := list[len(list)-1].From // of tea
	breakfast := tr.row(taskRow(3, 0)).Segments(0, devices.Never, 1000)
	joined := false
	for _, s := range breakfast {
		if s.State == TaskWaits && s.What == "tea" {
			joined = true
			assert.Equal(t, end, s.To)
		}
	}
	assert.True(t, joined)
}
