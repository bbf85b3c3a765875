package explain

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"breakfast/devices"
	"breakfast/internal/try"
	"breakfast/machine"
)

// What is saved has nothing in common with the witness that changes, and is all that it knows.
func TestSave(t *testing.T) {
	m := try.Machine(t, machine.Config{}, "preemptive")
	w := Watch(m)
	m.Watch(w.Probe())
	m.Run(machine.Limit{Steps: 200_000, Now: devices.Never})
	w.exceptions = append(w.exceptions, Exception{PC: 4})
	w.wrongTask[wrongTask{1, 2}] = machine.Position{}
	w.owner[1] = 2
	constant := []string{".m", ".name", ".source", ".role", ".device", ".changed.reg", ".misaligned"}
	saved := w.Save()
	assert.Empty(t, try.Shared(w, saved, constant...))
	again := w.Save()
	assert.Equal(t, again.taken, saved.taken)
	m.Run(machine.Limit{Steps: 300_000, Now: devices.Never})
	assert.NotEqual(t, again.taken, w.taken)
	assert.Equal(t, again.taken, saved.taken)
	w.Restore(saved)
	assert.Equal(t, again.taken, w.taken)
	assert.Empty(t, try.Shared(w, saved, constant...))
}
