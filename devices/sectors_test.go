package devices

import (
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// Sectors are what was written last, in order; and what was kept of them stays as it was.
func TestSectors(t *testing.T) {
	number := rapid.OneOf(rapid.Uint32Range(0, 40), rapid.Uint32())
	rapid.Check(t, func(t *rapid.T) {
		var s, kept sectors
		want, then := map[uint32]byte{}, map[uint32]byte{}
		for range rapid.IntRange(0, 30).Draw(t, "writes") {
			n, v := number.Draw(t, "sector"), rapid.Byte().Draw(t, "value")
			s, want[n] = s.with(n, []byte{v}), v
			if rapid.IntRange(0, 9).Draw(t, "keep") == 0 {
				kept, then = s, maps.Clone(want)
			}
		}
		for _, c := range []struct {
			s    sectors
			want map[uint32]byte
		}{{s, want}, {kept, then}} {
			var order []uint32
			for n, data := range c.s.all() {
				order = append(order, n)
				require.Equal(t, []byte{c.want[n]}, data)
				at, ok := c.s.at(n)
				require.True(t, ok)
				require.Equal(t, data, at)
			}
			require.Equal(t, slices.Sorted(maps.Keys(c.want)), order)
			require.Equal(t, int(c.s.count), len(order))
			n := number.Draw(t, "any")
			_, ok := c.s.at(n)
			_, known := c.want[n]
			require.Equal(t, known, ok)
		}
	})
}
