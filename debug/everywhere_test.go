package debug_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"breakfast/cpu/isa"
	"breakfast/debug"
	"breakfast/devices"
	"breakfast/internal/try"
	"breakfast/machine"
	"breakfast/programs"
)

var seeks = flag.Int("seeks", 36, "how many seeks TestSeekEverywhere makes")

// random is a program of instructions that come as they may, and change memory.
func random(r *rand.Rand) string {
	var b strings.Builder
	b.WriteString("_start: la sp, array\n1:\n")
	for range 10 + r.IntN(60) {
		op := []string{"add", "sub", "xor", "mul", "sltu", "and", "srl"}[r.IntN(7)]
		x := func() int { return 5 + r.IntN(26) }
		fmt.Fprintf(&b, " %s x%d, x%d, x%d\n", op, x(), x(), x())
		switch r.IntN(4) {
		case 0:
			fmt.Fprintf(&b, " sw x%d, %d(sp)\n", x(), 4*r.IntN(500))
		case 1:
			fmt.Fprintf(&b, " lw x%d, %d(sp)\n", x(), 4*r.IntN(500))
		case 2:
			fmt.Fprintf(&b, " lbu x31, UART_RBR\n addi x%d, x31, %d\n", x(), r.IntN(100))
		}
	}
	b.WriteString(" j 1b\n .bss\n .balign 4\narray: .space 2048\n")
	return b.String()
}

// change does something to a run, as a person might.
func change(r *rand.Rand, d *debug.Debugger) error {
	hart := r.IntN(len(d.Machine().Harts))
	switch r.IntN(6) {
	case 0:
		d.Type([]byte{byte('a' + r.IntN(26)), '\n'})
	case 1:
		return d.Edit(machine.Edit{Hart: hart, Where: 1 + r.Uint32N(31), Value: r.Uint32() & 0xfff})
	case 2:
		return d.Edit(machine.Edit{Place: machine.InCSR, Hart: hart, Where: uint32(isa.MScratch), Value: r.Uint32()})
	case 3:
		return d.Edit(machine.Edit{Place: machine.InMemory, Where: machine.RAMBase + 0x8_0000 + r.Uint32N(0x4_0000),
			Data: []byte{1, 2, 3, 4, 5}})
	}
	return nil
}

// A moment of a run, as it was when it came.
type was struct {
	at             machine.Position
	digest, output string
}

func now(d *debug.Debugger) was {
	return was{d.Machine().Position(), d.Machine().StateDigest(), string(d.Output())}
}

// Seek equals replay, in every program there is and in random ones, on one hart and on two, whatever was typed and
// changed and written to the disk, and however the harts were stalled, from wherever one comes. -seeks 10000 makes
// sure.
func TestSeekEverywhere(t *testing.T) {
	names := append(programs.Names(), "busy", "random")
	const each = 12
	for trial := range (*seeks + each - 1) / each {
		r := rand.New(rand.NewPCG(uint64(trial), 14))
		name := names[r.IntN(len(names))]
		text := map[string]string{"busy": try.Busy, "random": random(r)}[name]
		if text == "" {
			text = name
		}
		harts := 1 + r.IntN(2)
		if _, builtin := programs.Source(name); builtin && programs.Harts(name) == 0 {
			harts = 1 // which it is for
		}
		where := fmt.Sprintf("trial %d: %s, harts %d", trial, name, harts)
		m := try.Machine(t, machine.Config{Harts: harts, Interleave: 1 + r.IntN(100),
			Disk: make([]byte, 64*devices.SectorSize)}, text)
		for range r.IntN(4) {
			s := &machine.Stall{Hart: r.IntN(harts), Until: devices.Ticks(r.IntN(200_000))}
			if r.IntN(2) == 0 {
				s = &machine.Stall{Hart: s.Hart, Source: machine.Source(41)} // the mug's
			}
			_, err := m.Post(machine.Input{At: machine.Position{Steps: r.Uint64N(400_000)}, Stall: s})
			require.NoError(t, err)
		}
		d := debug.New(m)
		d.Remember(1 << (16 + r.IntN(8)))
		moments := []was{now(d)}
		for range 15 {
			require.NoError(t, change(r, d), where)
			d.Seek(d.Machine().Position()) // what was typed comes in
			if last := len(moments) - 1; moments[last].at == d.Machine().Position() {
				moments = moments[:last] // who goes there finds it done
			}
			moments = append(moments, now(d))
			if p := d.Machine().Position(); r.IntN(3) == 0 {
				d.Run(debug.Forward, devices.Ticks(r.IntN(100_000)))
			} else {
				d.Seek(machine.Position{Steps: p.Steps + r.Uint64N(60_000)})
			}
			if m := now(d); m.at != moments[len(moments)-1].at {
				moments = append(moments, m)
			}
		}
		for range each {
			goSomewhere(r, d)
			to := moments[r.IntN(len(moments))]
			v := d.Begin(func() { d.Seek(to.at) })
			for !v.Go(1 + r.Uint64N(100_000)) {
			}
			require.Equal(t, to, now(d), where)
			require.NoError(t, d.Diverged(), where)
		}
	}
}

// goSomewhere moves, in either direction.
func goSomewhere(r *rand.Rand, d *debug.Debugger) {
	switch r.IntN(6) {
	case 0:
		d.Step(debug.Backward)
	case 1:
		d.Interrupt(debug.Backward)
	case 2:
		d.Over(debug.Backward)
	case 3:
		d.Seek(machine.Position{Steps: r.Uint64N(d.Machine().Position().Steps + 1)})
	case 4:
		d.Run(debug.Backward, 0)
	}
}
