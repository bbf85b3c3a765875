package machine

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestParseISA(t *testing.T) {
	for text, want := range map[string]ISA{
		"rv32imac": WithoutS, "rv32imacu": WithoutS, "RV32IMACSU": WithS, "rv32imacs": WithS,
		"rv32imacsu_zicsr_zifencei_zicntr_sstc": WithS, "rv32imacsu_svade": WithSAndSvade,
		"rv32imac_zicsr": WithoutS,
	} {
		isa, err := ParseISA(text)
		assert.NoError(t, err, text)
		assert.Equal(t, want, isa, text)
		if again, err := ParseISA(isa.String()); assert.NoError(t, err) {
			assert.Equal(t, isa, again)
		}
	}
	for text, why := range map[string]string{
		"rv64imacsu": "the hart is RV32", "": "the hart is RV32", "rv32imafdc": "the hart has no extension f",
		"rv32i": "the hart always has extension m", "rv32imacu_svade": "svade is of S mode",
		"rv32imac_sstc":  "sstc is of S mode",
		"rv32imacsu_zba": "the hart has no extension zba", "rv32imacsu_": "after a _ comes the name",
		"rv32imacsu_ ": "the hart",
	} {
		_, err := ParseISA(text)
		assert.ErrorContains(t, err, why, text)
	}
}

// What each makes of the hart, and of what kernels read.
func TestISAs(t *testing.T) {
	for isa, want := range map[ISA][2]string{
		DefaultISA:    {"rv32imac_sstc_zicntr_zicsr_zifencei", "riscv,sv32"},
		WithS:         {"rv32imac_sstc_zicntr_zicsr_zifencei", "riscv,sv32"},
		WithoutS:      {"rv32imac_zicntr_zicsr_zifencei", "riscv,none"},
		WithSAndSvade: {"rv32imac_sstc_svade_zicntr_zicsr_zifencei", "riscv,sv32"},
	} {
		m, err := New(Config{RAM: 1 << 20, ISA: isa})
		assert.NoError(t, err)
		assert.Equal(t, want, [2]string{m.extensions(), m.mmuType()}, isa.String())
		other, err := New(Config{RAM: 1 << 20, ISA: WithoutS + WithSAndSvade - max(isa, WithoutS)})
		assert.NoError(t, err)
		if isa != WithS && isa != DefaultISA {
			assert.Error(t, other.Restore(m.Checkpoint()), isa.String())
		}
	}
}
