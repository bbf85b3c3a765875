package asm

import (
	"encoding/binary"
	"fmt"
	"math/bits"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"breakfast/cpu/isa"
)

// boundaries is an instruction with its operands at their bounds: no operand bit set, all set,
// each set alone, and each clear alone. Where nobody can write a word down, it is left out.
func boundaries(d *isa.Def) []isa.Inst {
	var free uint32
	for _, o := range d.Operands {
		free |= o.Bits()
	}
	words := []uint32{d.Match, d.Match | free}
	for m := free; m != 0; m &= m - 1 {
		b := uint32(1) << bits.TrailingZeros32(m)
		words = append(words, d.Match|b, d.Match|free&^b)
	}
	var list []isa.Inst
	for _, w := range words {
		if in := isa.Decode(w); in.Op == d.Op && d.Op.Size() == 4 {
			list = append(list, in)
		}
	}
	return list
}

// Every half word that is an instruction is printed, assembled at the same address, and must come out again.
func TestHalfTextHalf(t *testing.T) {
	const base = 0x8010_0000
	var b strings.Builder
	var want []uint16
	for w := range 1 << 16 {
		if in := isa.Decode(uint32(w)); in.Op.Size() == 2 {
			fmt.Fprintln(&b, in.Text(base+2*uint32(len(want)), nil))
			want = append(want, uint16(w))
		}
	}
	require.Greater(t, len(want), 28_000)
	m, err := Assemble([]Source{{"all.s", b.String()}}, Options{Base: base, Arch: archC})
	require.NoError(t, err)
	got := m.Segments[0].Data
	lines := strings.Split(b.String(), "\n")
	require.Equal(t, (2*len(want)+3)&^3, (len(got)+3)&^3)
	for i, w := range want {
		if g := binary.LittleEndian.Uint16(got[2*i:]); g != w {
			t.Fatalf("%s: %04x, not %04x", lines[i], g, w)
		}
	}
}

// Every word is printed, assembled at the same address, and must come out again: as the plain
// instruction, and as the pseudo-instruction that stands for it.
func TestWordTextWord(t *testing.T) {
	const base = 0x8010_0000 // far from 0, so that no target wraps around
	for _, print := range []struct {
		name string
		text func(in isa.Inst, pc uint32) string
	}{
		{"text", func(in isa.Inst, pc uint32) string { return in.Text(pc, nil) }},
		{"pretty", func(in isa.Inst, pc uint32) string { return in.Pretty(pc, nil) }},
	} {
		var b strings.Builder
		var want []uint32
		for _, d := range isa.Table[1:] {
			for _, in := range boundaries(&d) {
				w, err := isa.Encode(in)
				require.NoError(t, err)
				fmt.Fprintln(&b, print.text(in, base+4*uint32(len(want))))
				want = append(want, w)
			}
		}
		m, err := Assemble([]Source{{"all.s", b.String()}}, Options{Base: base})
		require.NoError(t, err)
		got := m.Segments[0].Data
		lines := strings.Split(b.String(), "\n")
		require.Len(t, got, 4*len(want))
		for i, w := range want {
			require.Equal(t, fmt.Sprintf("%08x", w), fmt.Sprintf("%08x", binary.LittleEndian.Uint32(got[4*i:])),
				"%s: %s",
				print.name, lines[i])
		}
	}
}
