package machine

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A step that is tried again in another future takes back only what it has marked itself.
func TestRestoreForgetsMarks(t *testing.T) {
	m, err := New(Config{RAM: 1 << 20})
	require.NoError(t, err)
	b := (*bus)(m)
	c := m.Checkpoint()
	require.True(t, b.Mark(RAMBase, 1))
	require.NoError(t, m.Restore(c))
	m.RAM.Store(RAMBase, 4, 7)
	require.True(t, b.Mark(RAMBase+4, 1))
	m.unmark()
	for addr, want := range map[uint32]uint32{RAMBase: 7, RAMBase + 4: 0} {
		v, _ := m.RAM.Load(addr, 4)
		assert.Equal(t, want, v)
	}
}
