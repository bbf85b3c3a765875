package contexts_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/internal/try"
	"breakfast/machine"
	"breakfast/trace/contexts"
)

// Where a context goes on, and what of it has changed, by what has interrupted it.
func TestCompare(t *testing.T) {
	for _, c := range []struct {
		name    string
		cause   isa.Cause
		pc      uint32
		reg     isa.Reg // that is another one now
		way     contexts.Way
		changed uint32
	}{
		{"an interrupt", isa.TimerInt, 0x100, 0, contexts.Onward, 0},
		{"an interrupt, passed over", isa.TimerInt, 0x104, 0, contexts.Elsewhere, 0},
		{"an interrupt that changes a0", isa.TimerInt, 0x100, isa.A0, contexts.Onward, 1 << isa.A0},
		{"a call", isa.EcallU, 0x104, isa.A0, contexts.Onward, 0},
		{"a call that is tried again", isa.EcallU, 0x100, isa.A1, contexts.Again, 0},
		{"a call that changes a2", isa.EcallM, 0x104, isa.A2, contexts.Onward, 1 << isa.A2},
		{"a load that is made for it", isa.LoadPage, 0x104, isa.T0, contexts.Onward, 0},
		{"a load that is tried again", isa.LoadPage, 0x100, isa.T0, contexts.Again, 1 << isa.T0},
		{"an illegal instruction", isa.IllegalInst, 0x104, isa.S3, contexts.Onward, 0},
		{"an illegal instruction, and sp", isa.IllegalInst, 0x104, isa.SP, contexts.Onward, 1 << isa.SP},
		{"a breakpoint", isa.Breakpoint, 0x104, isa.A0, contexts.Onward, 0},
	} {
		s := contexts.Context{PC: 0x100, Size: 4, Rd: isa.T0, Cause: c.cause}
		h := cpu.Hart{PC: c.pc}
		h.X[c.reg] = 7
		h.X[0] = 0
		way, changed := s.Compare(&h)
		assert.Equal(t, c.way, way, c.name)
		assert.Equal(t, c.changed, changed, c.name)
	}
}

// Of contexts that are met, the one of this hart, of this task, in this address space.
func TestGoesOn(t *testing.T) {
	m := try.Machine(t, machine.Config{Harts: 2}, "_start: j _start")
	h := m.Hart()
	like := func(change func(*contexts.Context)) contexts.Context {
		c := contexts.Context{PC: h.PC, X: h.X, Priv: h.Priv, Cause: isa.TimerInt, Task: 3}
		change(&c)
		return c
	}
	list := []contexts.Context{
		like(func(c *contexts.Context) { c.X[isa.T0]++ }),
		like(func(c *contexts.Context) { c.Priv = cpu.U }),
		like(func(c *contexts.Context) { c.Hart = 1 }),
		like(func(c *contexts.Context) { c.Task = 4 }),
		like(func(*contexts.Context) {}),
		like(func(c *contexts.Context) { c.PC += 4 }),
	}
	on := func(list []contexts.Context) int {
		return contexts.GoesOn(list, func(c *contexts.Context) *contexts.Context { return c }, m, 3)
	}
	assert.Equal(t, 4, on(list))
	assert.Equal(t, 3, on(list[:4]), "of this hart")
	assert.Equal(t, 2, on(list[:3]), "of another hart")
	assert.Equal(t, -1, on(list[:2]))
	assert.Equal(t, -1, on(nil))
}
