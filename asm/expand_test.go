package asm

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/asm/image"
)

// Of code that a macro made, the image has the macro's line with the arguments put in, also where
// branches and alignments moved it; of other code it has none.
func TestExpansions(t *testing.T) {
	const program = `
        .macro  PUT reg, value
        li      \reg, \value    # how much
        .rept   2
        addi    \reg, \reg, 1
        .endr
        .endm
        .macro  TWICE reg
        PUT     \reg, 7
        nop
        .endm
_start: nop
        beq     a0, a1, far
        PUT     t0, 300
        nop
        .balign 16
        .irp    r, a0, a1
        mv      \r, zero
        .endr
        TWICE   t1
far:    j       far
`
	m, err := Assemble([]Source{{Name: "t.s", Text: program}}, Options{})
	require.NoError(t, err)
	var got []string
	seg := &m.Segments[0]
	for addr := seg.Addr; uint64(addr) < seg.End(); addr += 4 {
		if text := m.ExpansionAt(addr); len(got) == 0 || got[len(got)-1] != text {
			got = append(got, text)
		}
	}
	assert.Equal(t, []string{"", "li      t0, 300    # how much", "addi    t0, t0, 1", "", "mv      a0, zero",
		"mv      a1, zero",
		"li      t1, 7    # how much", "addi    t1, t1, 1", "nop", ""}, got)
	assert.Equal(t, "li      t0, 300    # how much", m.ExpansionAt(seg.Addr+8))
	assert.Equal(t, "nop", m.ExpansionAt(m.Symbol("far").Addr-4))
	assert.Empty(t, m.ExpansionAt(0))
	assert.Empty(t, m.ExpansionAt(uint32(seg.End())))
	back, err := image.FromELF(m.ELF())
	require.NoError(t, err)
	assert.Empty(t, back.Expansions)
}
