package debug_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/cpu/isa"
	"breakfast/debug"
	"breakfast/internal/try"
	"breakfast/machine"
)

// Step by step through a handler of preemptive: each value is where it is said to be, in the end all of them in the
// task's block, and nothing is known any more once it has returned.
func TestContext(t *testing.T) {
	m := try.Machine(t, machine.Config{}, "preemptive")
	d := debug.New(m)
	d.RunTo(machine.Limit{Steps: 150_000, Now: machine.Unlimited.Now})
	require.True(t, d.Interrupt(debug.Forward))
	left, most := d.Machine().Position(), 0
	for range 400 {
		here, digest := m.Position(), m.Digest()
		c, ok := d.Context(0)
		require.Equal(t, here, m.Position())
		require.Equal(t, digest, m.Digest())
		if !ok {
			break
		}
		stored := 0
		for i, s := range c.Slots {
			switch {
			case s.Where == debug.Stored:
				stored++
				v, ok := m.Look(s.Addr, 4)
				require.True(t, ok)
				require.Equal(t, s.Value, v, "x%d at step %d", i, here.Steps)
			case s.Where == debug.Live && i > 0:
				require.Equal(t, s.Value, m.Hart().X[i])
			case s.Where == debug.Live:
				require.Equal(t, s.Value, m.Hart().MEPC)
			}
			if here == left && i > 0 {
				require.Equal(t, debug.Live, s.Where)
			}
		}
		require.GreaterOrEqual(t, stored, most, "what was stored stays stored")
		most = stored
		d.Step(debug.Forward)
	}
	assert.Equal(t, 32, most, "x1 to x31 and pc")
	_, ok := d.Context(0)
	assert.False(t, ok, "it has returned")
}

// What a handler writes over and keeps nowhere is nowhere; what it keeps in mscratch or another register has moved.
func TestContextLost(t *testing.T) {
	m := try.Machine(t, machine.Config{}, `_start: la t0, trap
 csrw mtvec, t0
 li s1, 7
 ecall
 nop
trap: csrw mscratch, t1
 mv t2, s1
 li s1, 1
 li a0, 5
 sh zero, 256(t0)
1: j 1b
`)
	d := debug.New(m)
	d.Seek(machine.Position{Steps: 12})
	c, ok := d.Context(0)
	require.True(t, ok)
	assert.Equal(t, isa.EcallM, c.Trap.Cause)
	where := func(r isa.Reg) debug.Kept { return c.Slots[r].Where }
	assert.Equal(t, []debug.Kept{debug.Live, debug.Moved, debug.Nowhere, debug.Nowhere, debug.Live},
		[]debug.Kept{where(isa.T1), where(isa.S1), where(isa.T2), where(isa.A0), where(isa.A1)})
	assert.EqualValues(t, 7, c.Slots[isa.S1].Value)
}

// A survey knows where tasks were left, how deep their stacks are, and what came back wrong.
func TestSurvey(t *testing.T) {
	m := try.Machine(t, machine.Config{}, "preemptive")
	d := debug.New(m)
	d.RunTo(machine.Limit{Steps: 170_000, Now: machine.Unlimited.Now})
	digest := m.Digest()
	s := d.Survey()
	assert.Equal(t, digest, m.Digest())
	assert.Empty(t, s.Violations)
	assert.Zero(t, s.From)
	names := map[string]uint32{}
	for id, l := range s.Left {
		names[d.Tracer().TaskName(id)] = l.PC
		top, low, ok := s.Stacks.Of(id)
		assert.True(t, ok)
		assert.GreaterOrEqual(t, l.X[isa.SP], low)
		assert.LessOrEqual(t, l.X[isa.SP], top)
	}
	for _, name := range []string{"tea", "toast", "breakfast"} {
		assert.Contains(t, names, name)
	}

	for spoils, n := range map[string]int{"nop": 0, "li t6, 2": 1} {
		m = try.Machine(t, machine.Config{}, `_start: la t0, trap
 csrw mtvec, t0
 li t0, -1
 csrw pmpaddr0, t0
 li t0, 0x1f
 csrw pmpcfg0, t0
 la t0, user
 csrw mepc, t0
 li sp, 0x80010000
 mret
user: li t6, 1
 ecall
1: j 1b
 .balign 4
trap: `+spoils+`
 csrrw t0, mscratch, t0
 csrr t0, mepc
 addi t0, t0, 4
 csrw mepc, t0
 csrrw t0, mscratch, t0
 mret
`)
		d = debug.New(m)
		d.Seek(machine.Position{Steps: 40})
		assert.Len(t, d.Survey().Violations, n)
	}
}
