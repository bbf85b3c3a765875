package isa

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestAccesses(t *testing.T) {
	for op, want := range map[Op][2]int{
		LB: {1, 0}, LHU: {2, 0}, LW: {4, 0}, LRW: {4, 0}, SB: {1, 1}, SH: {2, 2}, SW: {4, 4}, SCW: {4, 4},
		AMOADDW: {4, 4}, AMOMAXUW: {4, 4},
		ADD: {0, 0}, JALR: {0, 0}, CSRRW: {0, 0}, ILLEGAL: {0, 0},
	} {
		assert.Equal(t, want, [2]int{op.Width(), op.Stores()}, op.String())
	}
	for word, want := range map[uint32][2]int{0xc04a: {4, 4}, 0x4502: {4, 0}, 0x0505: {0, 0}} {
		// c.swsp, c.lwsp, c.addi
		op := Decode(word).Op
		assert.Equal(t, want, [2]int{op.Width(), op.Stores()}, op.String())
	}
	assert.Equal(t, uint32(1000), Inst{Op: AMOSWAPW, Imm: 3}.Address(1000), "aqrl")
	assert.Equal(t, uint32(996), Inst{Op: SW, Imm: -4}.Address(1000))
}
