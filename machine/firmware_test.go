package machine

import (
	"encoding/binary"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/asm/image"
	"breakfast/cpu/isa"
)

// Firmware finds what it is told through a2, after a reset too, wherever the tree has to stand; others find 0 there.
func TestDynamicInfo(t *testing.T) {
	const size = 1 << 20
	m, err := New(Config{RAM: size})
	require.NoError(t, err)
	img := &image.Image{Entry: RAMBase, Segments: []image.Segment{{Addr: RAMBase, MemSize: 64}}}
	require.NoError(t, m.Load(img))
	assert.Zero(t, m.Hart().X[isa.A2])
	plain := m.Checkpoint()

	high := image.Segment{Addr: RAMBase + size - 0x8000, MemSize: 0x8000}
	told := *img
	told.Firmware = &image.Firmware{Dynamic: true, Next: 0x8040_0000}
	told.Segments = append(told.Segments, high)
	require.NoError(t, m.Load(&told))
	check := func() {
		at := m.Hart().X[isa.A2]
		assert.Zero(t, at%8)
		assert.GreaterOrEqual(t, at, m.Hart().X[isa.A1]+uint32(len(treeAt(t, m))))
		assert.LessOrEqual(t, at+24, high.Addr)
		b := make([]byte, 24)
		require.True(t, m.RAM.Read(at, b))
		for i, want := range []uint32{0x4942534f, 2, 0x8040_0000, 1, 0, 0} {
			assert.Equal(t, want, binary.LittleEndian.Uint32(b[4*i:]), "word %d", i)
		}
	}
	check()
	m.RAM.Write(m.Hart().X[isa.A2], make([]byte, 24))
	m.Hart().X[isa.A2] = 0
	require.True(t, (*bus)(m).Store(finisherBase, 4, 0x7777))
	m.Run(Limit{Steps: 0, Now: 1})
	check()
	assert.ErrorContains(t, m.Restore(plain), "it runs another program")
}

// Two programs that differ in what their firmware is told are two.
func TestFirmwareIsPartOfTheProgram(t *testing.T) {
	a, b := image.Image{}, image.Image{}
	assert.True(t, sameProgram(&a, &b))
	a.Firmware = &image.Firmware{Dynamic: true}
	assert.False(t, sameProgram(&a, &b))
	b.Firmware = &image.Firmware{Dynamic: true}
	assert.True(t, sameProgram(&a, &b))
}
