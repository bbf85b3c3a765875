package window

import (
	"image"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What was cut is shown whole where the pointer is, within the window; elsewhere nothing is.
func TestCutIsWholeUnderThePointer(t *testing.T) {
	w, v := New(), thought()
	in := Input{Width: 1024, Height: 700, Scale: 1, X: -1, Y: -1}
	w.Frame(v, in)
	cuts := append(w.c.Cuts()[:0:0], w.c.Cuts()...)
	require.NotEmpty(t, cuts)
	plain, _ := w.Frame(v, in)
	ops := len(plain.All)
	for _, c := range cuts {
		in.X, in.Y = float64(c.At.Min.X+c.At.Dx()/2), float64(c.At.Min.Y+c.At.Dy()/2)
		f, _ := w.Frame(v, in)
		assert.Greater(t, len(f.All), ops, c.Whole)
		for _, op := range f.All {
			require.True(t, op.Dst.In(image.Rectangle{Max: f.Size}))
		}
	}
}

// The pointer at a register shows its value in every base.
func TestBases(t *testing.T) {
	assert.Equal(t, `0x00616574 · 6382964 · 0000 0000 0110 0001 0110 0101 0111 0100 · "tea·"`, bases(0x616574))
	assert.Equal(t, `0xfffffff0 · -16 · 4294967280 · 1111 1111 1111 1111 1111 1111 1111 0000 · "····"`,
		bases(0xfffffff0))
	w, v := New(), thought()
	inputs(w, v, 1440, 900, Input{X: -1})
	l := w.layout(w.size)
	inputs(w, v, 1440, 900, Input{X: l.registers.x + 20, Y: l.registers.y + head + 4.4*14.5})
	assert.Equal(t, bases(v.Registers[4].Value), w.about)
}
