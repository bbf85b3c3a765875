package debug_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/cpu/isa"
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
	assert.ErrorContains(t, d.Diverged(), "at step 0 memory at 0x80080000 differs")
	d.Reset()
	assert.NoError(t, d.Diverged())
}

// What is changed is part of the run, for all who watch it; in the past it begins another future, and the old one can
// be had back.
func TestEdit(t *testing.T) {
	d := start(t, "preemptive")
	for range 3 {
		require.True(t, d.Interrupt(debug.Forward))
	}
	here := d.Machine().Position()
	d.Run(debug.Forward, devices.Never)
	end, digest, seen, output := d.Machine().Position(), d.Machine().Digest(), shown(d), string(d.Output())
	require.False(t, d.InPast())
	d.Seek(here)
	require.True(t, d.InPast())
	before := d.Machine().Digest()

	// the kettle is not heard any more
	enable := machine.Edit{Place: machine.InCSR, Where: uint32(isa.MIE), Value: isa.MTI}
	require.NoError(t, d.Edit(enable))
	require.False(t, d.InPast())
	assert.Equal(t, uint32(isa.MTI), d.Machine().Hart().MIE)
	assert.Equal(t, here, d.Machine().Position())
	d.Run(debug.Forward, 20_000_000)
	other, otherSeen := d.Machine().Digest(), shown(d)
	assert.NotEqual(t, seen, otherSeen)
	d.Seek(here)
	assert.Equal(t, uint32(isa.MTI), d.Machine().Hart().MIE, "it is done again")

	require.True(t, d.Undo())
	assert.Equal(t, before, d.Machine().Digest())
	d.Seek(end)
	assert.Equal(t, []string{digest, seen, output}, []string{d.Machine().Digest(), shown(d), string(d.Output())})
	require.True(t, d.Undo())
	d.Run(debug.Forward, 20_000_000)
	assert.Equal(t, []string{other, otherSeen}, []string{d.Machine().Digest(), shown(d)})
	assert.NoError(t, d.Diverged())

	d.Step(debug.Backward)
	assert.EqualError(t, d.Edit(machine.Edit{}), "zero is always 0")
	assert.True(t, d.InPast(), "nothing has begun")
}
