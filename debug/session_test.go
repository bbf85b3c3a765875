package debug_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/debug"
	"breakfast/devices"
	"breakfast/machine/session"
)

// Who opens a session has before him what there was: the moment, the past, the future, the breakpoints.
func TestSession(t *testing.T) {
	d := start(t, "preemptive")
	d.Run(debug.Forward, 200_000)
	d.Type([]byte("hello"))
	d.Run(debug.Forward, devices.Never)
	end, last := d.Machine().Position(), d.Machine().Digest()
	require.True(t, d.Interrupt(debug.Backward))
	handler := d.Machine().Hart().PC
	stopAt(t, d, handler)
	_, err := d.Set(debug.Breakpoint{At: "_start", If: "a0 == 1"})
	require.NoError(t, err)
	here, digest, seen, output := d.Machine().Position(), d.Machine().Digest(), shown(d), string(d.Output())

	o := again(t, d)
	assert.Equal(t, digest, d.Machine().Digest(), "recording changes nothing")
	assert.Equal(t, seen, shown(d))
	assert.Equal(t, here, o.Machine().Position())
	assert.Equal(t, []string{digest, seen, output}, []string{o.Machine().Digest(), shown(o), string(o.Output())})
	assert.True(t, o.InPast())
	require.Len(t, o.Breakpoints(), 2)
	assert.Equal(t, []uint32{handler}, o.Breakpoints()[0].Addrs)
	o.Seek(end)
	assert.Equal(t, last, o.Machine().Digest())
	require.NoError(t, o.Diverged())
}

// again is a debugger of what another has recorded, at the same moment, by way of a file.
func again(t *testing.T, d *debug.Debugger) *debug.Debugger {
	t.Helper()
	s, err := d.Session("again")
	require.NoError(t, err)
	file, err := s.Encode()
	require.NoError(t, err)
	s, err = session.Decode(file)
	require.NoError(t, err)
	o, err := debug.Open(s)
	require.NoError(t, err)
	o.Seek(s.Moment)
	require.NoError(t, o.Diverged())
	require.Equal(t, d.Machine().Position(), o.Machine().Position())
	return o
}

// A session of before breakpoints were said in words has addresses.
func TestOldBreakpoints(t *testing.T) {
	d := start(t, calls)
	s, err := d.Session("calls")
	require.NoError(t, err)
	s.Breakpoints = append(s.Breakpoints, []byte("2147483652"))
	o, err := debug.Open(s)
	require.NoError(t, err)
	require.Len(t, o.Breakpoints(), 1)
	assert.Equal(t, []uint32{0x8000_0004}, o.Breakpoints()[0].Addrs)
}
