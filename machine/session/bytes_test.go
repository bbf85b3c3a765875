package session

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/devices"
)

// A disk is as small as what is on it, and comes back; what is none is refused before there is room made for it.
func TestDisk(t *testing.T) {
	for _, disk := range [][]byte{nil, {}, make([]byte, 512), bytes.Repeat([]byte{1}, 1024),
		append(make([]byte, 1<<20), bytes.Repeat([]byte{2}, 512)...)} {
		size := int64(len(disk))
		if disk == nil {
			size = -1
		}
		b := sparse(disk)
		assert.Less(t, len(b), 1100)
		again, err := whole(b, size)
		require.NoError(t, err)
		assert.Equal(t, disk, again)
	}
	for _, c := range []struct {
		b    []byte
		size int64
	}{{nil, -2}, {nil, 1<<30 + 512}, {nil, 100}, {[]byte{0}, 512}, {make([]byte, 513), 0}, {[]byte{0}, -1},
		{append([]byte{2}, make([]byte, devices.SectorSize)...), 1024}} {
		_, err := whole(c.b, c.size)
		assert.Error(t, err, "%v", c)
	}
}

func FuzzInputs(f *testing.F) {
	f.Add([]byte{1, 2, 0, 9, 1, 'a'})
	f.Add([]byte{1, 2, 3, 0, 0, 8, 7, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		list, err := readInputs(b)
		if err != nil {
			return
		}
		again, err := readInputs(appendInputs(nil, list))
		require.NoError(t, err)
		assert.Equal(t, list, again)
	})
}
