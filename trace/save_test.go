package trace

import (
	"testing"

	"github.com/stretchr/testify/assert"

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
	assert.Empty(t, try.Shared(tr, saved, ".m", ".parts"))
	assert.Positive(t, size)
	again, _ := tr.Save()
	assert.Equal(t, again, saved)

	m.Run(machine.Limit{Steps: 300_000, Now: devices.Never})
	assert.NotEqual(t, saved.timeline, tr.timeline)
	assert.Equal(t, again.timeline, saved.timeline)
	tr.Restore(saved)
	assert.Equal(t, again.timeline, tr.timeline)
	assert.Empty(t, try.Shared(tr, saved, ".m", ".parts"))
}
