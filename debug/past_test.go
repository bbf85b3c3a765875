package debug_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/debug"
	"breakfast/devices"
	"breakfast/machine"
)

// What changes the machine behind the debugger's back is found when it is run again; nothing else is.
func TestDiverged(t *testing.T) {
	d := start(t, "preemptive")
	d.Run(debug.Forward, devices.Never)
	here := d.Machine().Position()
	d.Step(debug.Backward)
	d.Seek(here)
	require.NoError(t, d.Diverged())
	d.Run(debug.Backward, 0)
	d.Machine().RAM.Write(machine.RAMBase+1<<19, []byte{1})
	d.Run(debug.Forward, devices.Never)
	assert.ErrorContains(t, d.Diverged(), "between step 0 and step ")
	d.Reset()
	assert.NoError(t, d.Diverged())
}
