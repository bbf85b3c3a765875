package machine_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"breakfast/cpu/isa"
	"breakfast/devices"
	"breakfast/internal/try"
	"breakfast/machine"
)

// reserving is a program in which each hart goes round a loop of its own: it reserves words, stores to them and beside
// them, and does nothing for a while.
func reserving(r *rand.Rand, harts int) string {
	var b strings.Builder
	b.WriteString("_start: la s0, words\nslli t0, a0, 3\nla t1, jumps\nadd t1, t1, t0\njr t1\njumps:\n")
	for h := range harts {
		fmt.Fprintf(&b, ".option push\n.option norvc\nlui t0, %%hi(hart%[1]d)\njalr zero, %%lo(hart%[1]d)(t0)\n"+
			".option pop\n", h)
	}
	for h := range harts {
		fmt.Fprintf(&b, "hart%d:\n", h)
		for range 10 + r.IntN(60) {
			word := []int{0, 4, 8, 256, 1024}[r.IntN(5)]
			switch r.IntN(8) {
			case 0, 1:
				fmt.Fprintf(&b, "addi t1, s0, %d\nlr.w t0, (t1)\n", word)
			case 2:
				fmt.Fprintf(&b, "addi t1, s0, %d\nsc.w t2, a0, (t1)\nadd s1, s1, t2\n", word)
			case 3:
				fmt.Fprintf(&b, "addi t1, s0, %d\namoadd.w t2, a0, (t1)\n", word)
			case 4:
				fmt.Fprintf(&b, "%s a0, %d(s0)\n", []string{"sw", "sh", "sb"}[r.IntN(3)], word)
			default:
				fmt.Fprintf(&b, ".rept %d\naddi s2, s2, 1\n.endr\n", 1+r.IntN(12))
			}
		}
		fmt.Fprintf(&b, "j hart%d\n", h)
	}
	return b.String() + ".data\n.balign 256\nwords: .space 2048\n"
}

// Whatever the harts do, a reservation is what lr.w made until its own sc.w, or a store of another hart's that touches
// the word; and no turn is longer than it may be.
func TestReservations(t *testing.T) {
	for n := range uint64(12) {
		r := rand.New(rand.NewPCG(7, n))
		harts, interleave := 2+r.IntN(7), []int{1, 5, 16, 64}[r.IntN(4)]
		c := machine.Config{Harts: harts, Interleave: interleave}
		text := reserving(r, harts)
		m, fast := try.Machine(t, c, text), try.Machine(t, c, text)
		model, before := make([]uint32, harts), make([][32]uint32, harts)
		turn, last := 0, 0
		m.Watch(machine.Probe{Kinds: machine.Retired, Tell: func(m *machine.Machine, e machine.Event) {
			in, _ := m.Instruction(e.PC)
			addr, size := before[e.Hart][in.Rs1], uint32(4)
			if s := in.Op.Stores(); s > 0 {
				addr, size = in.Address(addr), uint32(s)
			}
			stores := in.Op.Stores() > 0 || isa.Table[in.Op].Ext == "A" && in.Op != isa.LRW
			switch in.Op {
			case isa.LRW:
				model[e.Hart] = addr + 1
			case isa.SCW:
				stores = model[e.Hart] == addr+1
				if m.Hart().X[in.Rd] == 0 != stores {
					require.Equal(t, stores, m.Hart().X[in.Rd] == 0)
				}
				model[e.Hart] = 0
			}
			for i := range model {
				if w := model[i] - 1; i != e.Hart && stores && model[i] != 0 && w < addr+size && addr < w+4 {
					model[i] = 0
				}
				if model[i] != m.Harts[i].Reservation {
					require.Equal(t, model[i], m.Harts[i].Reservation, "of hart %d, at step %d", i, e.At.Steps)
				}
			}
			if before[e.Hart] = m.Hart().X; e.Hart != last {
				turn, last = 0, e.Hart
			}
			if turn++; turn > interleave+16 {
				require.Fail(t, "a turn is too long")
			}
		}})
		for cut := uint64(0); cut < 20_000; cut += 1 + r.Uint64N(400) {
			l := machine.Limit{Steps: cut, Now: devices.Never}
			m.Run(l)
			fast.Run(l)
			if r.IntN(3) == 0 {
				fast = fast.Fork()
			}
			require.Equal(t, m.Harts, fast.Harts)
		}
		require.Equal(t, m.Digest(), fast.Digest())
	}
}
