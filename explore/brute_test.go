package explore_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/devices"
	"breakfast/explore"
	"breakfast/internal/try"
	"breakfast/machine"
)

var howMany = flag.Int("programs", 24, "how many random programs TestBruteForce explores")

// Exploring finds what trying everything from power-on finds, on random programs, with one and with two interrupts.
func TestBruteForce(t *testing.T) {
	failing := [3]int{}
	for seed := range *howMany {
		text := random(rand.New(rand.NewPCG(uint64(seed), 18)))
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			base := try.Machine(t, machine.Config{RAM: 64 << 10}, text)
			a := explored(t, "", explore.Question{Machine: base, Most: 2})
			if len(a.Levels) == 0 {
				require.NotNil(t, a.Failure)
				return
			}
			exact := explored(t, "", explore.Question{Machine: base, Most: 2, Exact: true})
			assert.Equal(t, exact, unmerged(a), text)
			n := len(a.Levels)
			var found []string
			for _, s := range a.Failing {
				found = append(found, fmt.Sprint(s.Inputs()[0].At, s.Inputs()[n-1].At))
			}
			b := brute{base: base, bound: a.Bound}
			b.all(nil, n)
			assert.Equal(t, uint64(len(b.failing)), a.Failed())
			assert.Equal(t, b.failing[:min(len(b.failing), explore.MostFailing)], found, text)
			assert.Equal(t, b.tried, a.Levels[n-1].Timings)
			if len(found) > 0 {
				failing[n]++
			}
		})
	}
	if *howMany >= 24 {
		assert.Positive(t, failing[1], "with one interrupt")
		assert.Positive(t, failing[2], "with two, but not with one")
	}
}

// unmerged is an answer without how many timings were not run.
func unmerged(a *explore.Answer) *explore.Answer {
	b := *a
	b.Levels = slices.Clone(a.Levels)
	for i := range b.Levels {
		b.Levels[i].Merged = 0
	}
	return &b
}

// brute tries everything, without any of the explorer's thoughts: each run is a machine of its own.
type brute struct {
	base    *machine.Machine
	bound   uint64
	failing []string
	tried   uint64
}

func (b *brute) run(inputs []machine.Input, watch machine.Probe) machine.Stop {
	m := b.base
	m.Reset()
	defer m.Watch(watch)()
	for _, in := range inputs {
		_, _ = m.Post(in)
	}
	return m.Run(machine.Limit{Steps: b.bound, Now: devices.Never})
}

// all tries all schedules of n more interrupts, after some.
func (b *brute) all(inputs []machine.Input, n int) {
	var at []machine.Position
	b.run(inputs, machine.Probe{Kinds: machine.Begun | machine.Stalled, Tell: func(m *machine.Machine,
		e machine.Event) {
		if e.Kind == machine.Stalled {
			at = at[:0]
		} else if m.Hart().MIP&0x80 == 0 {
			at = append(at, m.Position())
		}
	}})
	for _, p := range at {
		now := append(inputs[:len(inputs):len(inputs)], machine.Input{At: p, Stall: &machine.Stall{
			Source: machine.Timer}})
		if n > 1 {
			b.all(now, n-1)
			continue
		}
		stop := b.run(now, machine.Probe{})
		if stop.Reason == machine.InVain {
			continue
		}
		b.tried++
		if stop.Reason != machine.Halted || stop.Code != 0 {
			b.failing = append(b.failing, fmt.Sprint(now[0].At, now[len(now)-1].At))
		}
	}
}

// random is a program that adds to a jar in several ways, some of which an interrupt harms, or two do; the handler of
// the timer adds too, and counts, and may set the timer again.
func random(r *rand.Rand) string {
	var b strings.Builder
	adds := 0
	for range 1 + r.IntN(3) {
		switch r.IntN(10) {
		case 6, 7, 8: // what a clock says decides whether an interrupt does harm
			clock := []string{"csrr    t2, time", "csrr    t2, mcycle", "lw      t2, CLINT_MTIME", "csrr    t2, mip",
				"csrr    t2, minstret"}[r.IntN(5)]
			fmt.Fprintf(&b, `        %s
        andi    t2, t2, %d
        lw      a0, 0(s0)
        addi    a0, a0, 1
        beqz    t2, 7%[3]df
        li      t2, 1
        amoadd.w zero, t2, (s0)
        j       8%[3]df
7%[3]d:     sw      a0, 0(s0)
8%[3]d:
`, clock, 1<<r.IntN(4), adds)
		case 9: // it waits a while, or looks at a flag that nobody changes
			fmt.Fprintf(&b, `        li      t2, %d
9%[2]d:     lw      t0, 8(s0)
        addi    t2, t2, -1
        bgtz    t2, 9%[2]db
        li      t2, 1
        amoadd.w zero, t2, (s0)
`, r.IntN(6), adds)
		case 0, 1: // harmless: in one instruction
			b.WriteString("        li      t2, 1\n        amoadd.w zero, t2, (s0)\n")
		case 2: // harmless: the gates are closed
			b.WriteString(`        csrci   mstatus, 8
        lw      a0, 0(s0)
        addi    a0, a0, 1
        sw      a0, 0(s0)
        csrsi   mstatus, 8
`)
		case 3: // one interrupt does harm
			fmt.Fprintf(&b, "        lw      a0, 0(s0)\n%s        addi    a0, a0, 1\n        sw      a0, 0(s0)\n",
				strings.Repeat("        nop\n", r.IntN(3)))
		default: // it is tried again if one has come: two do harm
			fmt.Fprintf(&b, `        lw      a3, 4(s0)
        lw      a0, 0(s0)
        lw      a4, 4(s0)
        beq     a3, a4, 5%[1]df
        lw      a0, 0(s0)
        sw      zero, 8(s0)
        j       6%[1]df
5%[1]d:     csrci   mstatus, 8
        lw      a4, 4(s0)
        beq     a3, a4, 6%[1]df
        csrsi   mstatus, 8
        lw      a0, 0(s0)
6%[1]d:     addi    a0, a0, 1
        sw      a0, 0(s0)
        csrsi   mstatus, 8
`, adds)
		}
		adds++
	}
	again := "        li      t0, -1\n"
	if r.IntN(5) == 0 { // it is set from the clock
		again = "        lw      t0, CLINT_MTIME\n        addi    t0, t0, 60\n"
	} else if r.IntN(4) > 0 {
		again = "        lw      t0, 12(s0)\n        addi    t0, t0, 500\n        sw      t0, 12(s0)\n"
	}
	return fmt.Sprintf(around, b.String(), -adds, again)
}

// around is what is around the sections of a random program.
const around = `
_start: la      sp, top
        la      t0, handler
        csrw    mtvec, t0
        la      s0, jar
        lw      t0, 12(s0)
        sw      t0, CLINT_MTIMECMP, t1
        sw      zero, CLINT_MTIMECMP + 4, t1
        li      t0, 1 << 7
        csrw    mie, t0
        csrsi   mstatus, 8
%s      csrci   mstatus, 8
        lw      a0, 0(s0)
        lw      a1, 4(s0)
        addi    a0, a0, %d
        li      t0, 0x5555
        beq     a0, a1, 1f
        li      t0, 0x13333
1:      sw      t0, FINISHER, t1
2:      j       2b

        .balign 4
handler:
        addi    sp, sp, -16
        sw      t0, 0(sp)
        sw      t1, 4(sp)
        lw      t0, 0(s0)
        addi    t0, t0, 1
        sw      t0, 0(s0)
        lw      t0, 4(s0)
        addi    t0, t0, 1
        sw      t0, 4(s0)
%s      sw      t0, CLINT_MTIMECMP, t1
        lw      t0, 0(sp)
        lw      t1, 4(sp)
        addi    sp, sp, 16
        mret

        .data
        .balign 256
jar:    .word   0, 0, 0, 500
        .space  240
top:
`
