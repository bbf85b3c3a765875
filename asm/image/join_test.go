package image

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestUnder(t *testing.T) {
	low := &Image{Entry: 0x1000, Segments: []Segment{{Name: ".text", Addr: 0x1000, Data: make([]byte, 8), MemSize: 8}},
		Symbols: []Symbol{{Name: "trap", Addr: 0x1004}}, Files: []File{{Name: "low.s"}},
		Lines: []Line{{Addr: 0x1000, Num: 1}, {Addr: 0x1008}}}
	high := &Image{Entry: 0x2000, Misaligned: true,
		Segments: []Segment{{Name: ".text", Addr: 0x2000, Data: make([]byte, 4), MemSize: 4}},
		Symbols:  []Symbol{{Name: "trap", Addr: 0x2000}}, Files: []File{{Name: "high.s"}},
		Lines: []Line{{Addr: 0x2000, Num: 7}}, TextLines: []Line{{Addr: 0x2000, Num: 9}}}
	j, err := high.Under(low, "sbi")
	require.NoError(t, err)
	assert.Equal(t, uint32(0x1000), j.Entry)
	assert.True(t, j.Misaligned)
	assert.Equal(t, []Line{{Addr: 0x1000, Num: 1}, {Addr: 0x1008}, {Addr: 0x2000, File: 1, Num: 7}}, j.Lines)
	assert.Equal(t, int32(9), j.TextLines[2].Num)
	assert.Equal(t, "sbi.trap", j.Place(0x1004))
	assert.Equal(t, "trap", j.Place(0x2000))
	assert.Len(t, low.Symbols, 1)
	assert.Equal(t, "trap", low.Symbols[0].Name, "the parts stay as they are")

	_, err = high.Under(high, "sbi")
	assert.EqualError(t, err, "segment .text at 0x2000..0x2003 is where sbi has its .text, at 0x2000..0x2003")
}
