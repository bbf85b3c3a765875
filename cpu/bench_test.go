package cpu

import (
	"testing"

	. "breakfast/cpu/isa"
)

// BenchmarkStep runs an endless loop of 20 mixed instructions: loads, stores, arithmetic, a multiplication, branches
// taken and not, a call and its return. One operation is one step.
func BenchmarkStep(b *testing.B) {
	loop := code(
		Inst{Op: LUI, Rd: S0, Imm: -0x80000000},
		Inst{Op: ADDI, Rd: S1, Rs1: Zero, Imm: 100},
		Inst{Op: LW, Rd: A0, Rs1: S0, Imm: 256}, // loop:
		Inst{Op: ADDI, Rd: A0, Rs1: A0, Imm: 1},
		Inst{Op: SW, Rs1: S0, Rs2: A0, Imm: 256},
		Inst{Op: SLLI, Rd: A1, Rs1: A0, Imm: 3},
		Inst{Op: XOR, Rd: A2, Rs1: A1, Rs2: A0},
		Inst{Op: ANDI, Rd: A3, Rs1: A2, Imm: 0x3f},
		Inst{Op: ADD, Rd: A4, Rs1: S0, Rs2: A3},
		Inst{Op: LBU, Rd: A5, Rs1: A4, Imm: 512},
		Inst{Op: SB, Rs1: A4, Rs2: A0, Imm: 512},
		Inst{Op: BEQ, Rs1: A5, Rs2: Zero, Imm: 8},
		Inst{Op: ADDI, Rd: T0, Rs1: T0, Imm: 1},
		Inst{Op: JAL, Rd: RA, Imm: 24},
		Inst{Op: SLTU, Rd: T1, Rs1: A0, Rs2: S1},
		Inst{Op: OR, Rd: T2, Rs1: T2, Rs2: A2},
		Inst{Op: ADDI, Rd: S2, Rs1: S2, Imm: -1},
		Inst{Op: BNE, Rs1: S2, Rs2: Zero, Imm: -60},
		Inst{Op: JAL, Rd: Zero, Imm: -64},
		Inst{Op: MUL, Rd: T3, Rs1: A0, Rs2: A1}, // the call
		Inst{Op: SUB, Rd: T4, Rs1: T3, Rs2: A2},
		Inst{Op: JALR, Rd: Zero, Rs1: RA},
	)
	for _, c := range []struct {
		name  string
		setup func(*Hart)
	}{
		{"M", func(*Hart) {}},
		{"U", func(h *Hart) { // behind three PMP entries, as a kernel's task
			h.Priv = U
			h.SetCSR(PMPAddr0, base>>2)
			h.SetCSR(PMPAddr0+1, (base+4096)>>2)
			h.SetCSR(PMPAddr0+2, 0xffffffff)
			h.SetCSR(PMPCfg0, 0x180f00)
			h.SetCSR(PMPCfg0, 0x1f0f00)
			h.SetCSR(PMPCfg0, 0x1f0f08)
		}},
	} {
		b.Run(c.name, func(b *testing.B) {
			ram, h := newFlat(loop...), Hart{}
			h.Reset(base)
			c.setup(&h)
			for b.Loop() {
				if t, trapped := h.Step(ram); trapped {
					b.Fatal(t)
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds()/1e6, "Msteps/s")
		})
	}
}
