package devices

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFinisher(t *testing.T) {
	for _, test := range []struct {
		word    uint32
		code    int
		halted  bool
		restart bool
	}{
		{0x5555, 0, true, false},
		{0x3333 | 3<<16, 3, true, false},
		{0x3333 | 0xffff<<16, 65535, true, false},
		{0x3333, 1, true, false}, // a failure is never 0
		{0x7777, 0, false, true},
		{0x1234, 0, false, false},
		{0x5555 | 7<<16, 0, true, false},
	} {
		f := NewFinisher()
		probe{t, f}.sw(0, test.word)
		code, halted := f.Done()
		require.Equal(t, test.code, code, "%#x", test.word)
		require.Equal(t, test.halted, halted, "%#x", test.word)
		require.Equal(t, test.restart, f.Restarting(), "%#x", test.word)
	}
	f := NewFinisher()
	require.False(t, f.Store(4, 4, 0x5555))
	require.False(t, f.Store(0, 1, 0x55))
	v, ok := f.Load(0, 4) // OpenSBI's driver of a syscon reads, changes and writes
	require.True(t, ok)
	require.Zero(t, v)
	_, ok = f.Load(4, 4)
	require.False(t, ok)
	_, halted := f.Done()
	require.False(t, halted)
}
