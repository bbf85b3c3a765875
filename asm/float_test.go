package asm

import (
	"encoding/binary"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Numbers are rounded to the nearest, and to even in the middle, where GNU as goes up.
func TestFloatsAreRounded(t *testing.T) {
	m, err := Assemble([]Source{{"t.s", `	.data
	.double 9007199254740993, 1e23, 2.2250738585072011e-308, 9007199254740995
	.float 16777217, 16777219, 1e-46
`}}, Options{})
	require.NoError(t, err)
	d := m.Segments[0].Data
	for i, want := range []float64{9007199254740992, 1e23, 2.2250738585072011e-308, 9007199254740996} {
		assert.Equal(t, math.Float64bits(want), binary.LittleEndian.Uint64(d[8*i:]), "%v", want)
	}
	for i, want := range []float32{16777216, 16777220, 0} {
		assert.Equal(t, math.Float32bits(want), binary.LittleEndian.Uint32(d[32+4*i:]), "%v", want)
	}
	for text, want := range map[string]string{
		".float 1e39":      "'1e39' is out of range",
		".double -1.8e308": "'-1.8e308' is out of range",
		".float 1+2":       "'1+2' is no number",
		".float 1.0f":      "'1.0f' is no number",
		".float 1 2":       "'1 2' is no number",
		".float 1,":        "'' is no number",
		".float 0x10":      "'0x10' is no number",
		".float 0f":        "'0f' is no number",
		".float -":         "'-' is no number",
		".octa 0x1" + "00000000000000000000000000000000": "does not fit into 16 bytes",
	} {
		_, err := Assemble([]Source{{"t.s", "\t.data\n" + text + "\n"}}, Options{})
		assert.ErrorContains(t, err, want, text)
	}
}

// A section without flags is no part of the program, as with GNU as; a linker may still want it.
func TestSectionWithoutFlags(t *testing.T) {
	f := Source{"t.s", "_start: la a0, cup\n1: j 1b\n\t.section .cups\ncup: .word 1\n"}
	m, err := Assemble([]Source{f}, Options{})
	require.NoError(t, err)
	require.Len(t, m.Segments, 1)
	assert.Equal(t, ".text", m.Segments[0].Name)
	o, err := Object(f, Options{})
	require.NoError(t, err)
	names := map[string]int{}
	for _, s := range o.Sections {
		names[s.Name] = int(s.Flags)
	}
	flags, kept := names[".cups"]
	assert.True(t, kept)
	assert.Zero(t, flags)
}
