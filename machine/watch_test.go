package machine_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/cpu/isa"
	"breakfast/devices"
	"breakfast/internal/try"
	"breakfast/machine"
)

// Stores to memory that is watched are told, with who stored; the run is the same, and the engine makes most of it.
func TestWritten(t *testing.T) {
	m := try.Machine(t, machine.Config{}, `
_start: la      s0, cell
        li      s1, 1000
1:      sw      s1, -400(s0)            # in another granule
        addi    s1, s1, -1
        bnez    s1, 1b
        sb      s1, 1(s0)
        sw      s1, 4(s0)               # beside it
        sh      s1, 2(s0)
        amoadd.w t0, s1, (s0)
        li      t0, 1
        sw      t0, tohost, t1
stay:   j       stay
        .bss
        .balign 256
        .space  512
cell:   .space  8
        .balign 8
tohost: .space  8
`)
	cell := m.Image().Symbol("cell").Addr
	var seen []string
	m.Watch(machine.Probe{Kinds: machine.Written, Tell: func(_ *machine.Machine, e machine.Event) {
		seen = append(seen, fmt.Sprint(e.Addr-cell, " ", e.Size, " ", m.Image().Place(e.PC), e.Name))
	}})
	m.WatchMemory(machine.Stretch{Addr: cell, Size: 4}, machine.Stretch{Addr: 0x1000, Size: 8})
	stop := m.Run(machine.Limit{Steps: 1_000_000, Now: devices.Never})
	assert.Equal(t, []string{"1 1 _start+24", "2 2 _start+32", "0 4 _start+36"}, seen)
	assert.Equal(t, machine.Halted, stop.Reason, "the host sees tohost, which is in the same granule")
	assert.Greater(t, m.Fast(), m.Position().Steps*9/10)
	digest := m.Digest()

	m.WatchMemory()
	seen = nil
	m.Reset()
	assert.Equal(t, machine.Halted, m.Run(machine.Limit{Steps: 1_000_000, Now: devices.Never}).Reason)
	assert.Empty(t, seen)
	assert.Equal(t, digest, m.Digest())

	m.WatchMemory(machine.Stretch{Addr: cell, Size: 1})
	m.Reset()
	assert.Equal(t, []string{fmt.Sprint(m.RAM.Base()-cell, " ", m.RAM.Size(), " _startthe reset")}, seen)
}

// Who asks for a stop gets it, also where the run would have ended there.
func TestStopAtTheLimit(t *testing.T) {
	m := try.Machine(t, machine.Config{}, "_start: nop\n nop\nhere: nop\n j _start")
	m.StopAt(m.Image().Symbol("here").Addr)
	assert.Equal(t, machine.Stopped, m.Run(machine.Limit{Steps: 2, Now: devices.Never}).Reason)
	assert.Equal(t, machine.Reached, m.Run(machine.Limit{Steps: 2, Now: devices.Never}).Reason)
	m.Reset()
	remove := m.Watch(machine.Probe{Kinds: machine.Retired, Tell: func(m *machine.Machine, e machine.Event) {
		if e.At.Steps == 2 {
			m.Break()
		}
	}})
	defer remove()
	m.StopAt()
	assert.Equal(t, machine.Stopped, m.Run(machine.Limit{Steps: 2, Now: devices.Never}).Reason)
}

// Named is told of the instructions that are asked for and of no others, wherever the engine is: the same as is told of
// every step, with the same digest at the end, on one hart and two.
func TestNamed(t *testing.T) {
	const text = `
        .option rvc
_start: la      s0, cell
        li      s1, 300
1:      c.addi  s1, -1
        slli    t0, s1, 2               # a pair, with the next
        add     t0, t0, s1
        sw      t0, (s0)
        csrw    mscratch, t0
        csrr    t2, mscratch
        lw      s2, (s0)
        c.bnez  s1, 1b
stay:   j       stay
        .bss
        .balign 256
cell:   .space  4
`
	holds := func(in isa.Inst) bool {
		return in.Rd == isa.T0 || in.Op == isa.CSRRS || in.Op == isa.ADDI && in.Rd == isa.S1
	}
	for harts := 1; harts <= 2; harts++ {
		run := func(kinds machine.Kind, tell func(m *machine.Machine, e machine.Event)) *machine.Machine {
			m := try.Machine(t, machine.Config{Harts: harts}, text)
			m.Watch(machine.Probe{Kinds: kinds, Tell: tell})
			m.WatchInstructions(holds)
			m.Run(machine.Limit{Steps: 4000, Now: devices.Never})
			return m
		}
		var named, all []string
		m := run(machine.Named, func(_ *machine.Machine, e machine.Event) {
			named = append(named, fmt.Sprint(e.At, e.Hart, e.PC, e.Next))
		})
		n := run(machine.Retired, func(m *machine.Machine, e machine.Event) {
			if in, _ := m.Instruction(e.PC); holds(isa.Inst{Op: in.Op.Long(), Rd: in.Rd, Rs1: in.Rs1}) {
				all = append(all, fmt.Sprint(e.At, e.Hart, e.PC, e.Next))
			}
		})
		require.Equal(t, all, named)
		assert.Greater(t, len(named), 1000)
		assert.Equal(t, n.Digest(), m.Digest())
		assert.Greater(t, m.Fast(), uint64(1500))
	}
}
