package machine_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"breakfast/cpu/isa"
	"breakfast/internal/try"
	"breakfast/machine"
)

// A handler whose first instruction is known to retire, since it has, may be gone when the next trap comes:
// overwritten, or of another mode, or no longer executable. Then the hart traps for ever, and the run stops with that
// trap.
func TestHandlerThatWas(t *testing.T) {
	for name, c := range map[string]struct {
		gone  string // what is done between the two ecalls
		again isa.Cause
	}{
		"overwritten":        {"la t0, trap\n sw zero, 0(t0)", isa.IllegalInst},
		"moved":              {"la t0, data\n csrw mtvec, t0", isa.IllegalInst},
		"no longer in reach": {"li t0, 0x18\n csrw pmpaddr0, t0\n li t0, 0x98\n csrw pmpcfg0, t0\n", 0},
		"no more executable": {"la t0, trap\n srli t0, t0, 2\n ori t0, t0, 1\n csrw pmpaddr0, t0\n li t0, 0x99\n " +
			"csrw pmpcfg0, t0", isa.InstAccess},
	} {
		m := try.Machine(t, machine.Config{}, `
_start: la t0, trap
        csrw mtvec, t0
        ecall
        ecall
        `+c.gone+`
last:   ecall
        li t0, FINISHER
        li t1, FINISHER_PASS
        sw t1, 0(t0)
        .balign 16
trap:   addi s1, s1, 1
        csrr t0, mepc
        addi t0, t0, 4
        csrw mepc, t0
        mret
        .data
        .balign 4
data:   .word 0
`)
		stop := m.Run(machine.Unlimited)
		if c.again == 0 { // PMP was set, and matters to nothing here
			assert.Equal(t, machine.Halted, stop.Reason, name)
			continue
		}
		assert.Equal(t, machine.Fault, stop.Reason, name)
		assert.Equal(t, c.again, stop.Again.Cause, name)
		assert.Equal(t, m.Image().Symbol("last").Addr, stop.PC, name)
	}
}
