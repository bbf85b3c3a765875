package debug_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/debug"
	"breakfast/internal/try"
	"breakfast/machine"
)

// The last trap or return is known at each moment, with what it has changed, and to look at it moves nothing.
func TestPassage(t *testing.T) {
	m := try.Machine(t, machine.Config{}, `_start: la t0, trap
 csrw mtvec, t0
 csrsi mstatus, 8
 nop
 ecall
 nop
1: j 1b
 .balign 4
trap: csrr t1, mepc
 addi t1, t1, 4
 csrw mepc, t1
 mret
`)
	d := debug.New(m)
	_, ok := d.Passage(0)
	assert.False(t, ok)
	d.Seek(machine.Position{Steps: 7})
	d.Step(debug.Forward)
	before := m.Digest()
	p, ok := d.Passage(0)
	require.True(t, ok)
	assert.Equal(t, []any{uint64(6), false, isa.EcallM, cpu.M}, []any{p.At.Steps, p.Return, p.Trap.Cause, p.From})
	assert.Equal(t, []uint32{p.PC, p.Next}, []uint32{p.Before.PC, p.After.PC})
	assert.Equal(t, []uint32{8, 0}, []uint32{p.Before.MStatus & 8, p.After.MStatus & 8}, "MIE")
	assert.Equal(t, []uint32{0, p.PC}, []uint32{p.Before.MEPC, p.After.MEPC})
	assert.Equal(t, before, m.Digest())
	d.Seek(machine.Position{Steps: 11})
	p, _ = d.Passage(0)
	assert.Equal(t, []any{uint64(10), true, p.Trap.Cause}, []any{p.At.Steps, p.Return, isa.Cause(0)})
	assert.Equal(t, uint32(8), p.After.MStatus&8)
	d.Step(debug.Backward)
	d.Step(debug.Backward)
	p, _ = d.Passage(0)
	assert.Equal(t, uint64(6), p.At.Steps)
	d.Seek(machine.Position{Steps: 5})
	_, ok = d.Passage(0)
	assert.False(t, ok)
}
