package explore_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/explore"
	"breakfast/internal/try"
	"breakfast/machine"
)

// Of a long run only the code is tried that touches what several touch: here from the load of the jar to its store, and
// the boundary behind it. What is on stacks, and what one touches alone, is left out.
func TestALongRun(t *testing.T) {
	long := strings.Replace(jar(5), "section:", `
        addi    sp, sp, -16
        li      t2, 5100
1:      sw      t2, 0(sp)               # on the stack, where the handler saves, too
        sw      t2, 8(s0)               # its own
        addi    t2, t2, -1
        bnez    t2, 1b
section:
`, 1)
	long = strings.ReplaceAll(long, "li      t0, 300", "li      t0, 20800")
	a := explored(t, long, explore.Question{})
	assert.Equal(t, "what several touch, in _start", a.In.Name)
	assert.Equal(t, uint64(4), a.Failed())
	assert.Less(t, a.Timings(), a.Base.End.Steps/2, "and where it waits, up to the load at the end")
	assert.Contains(t, a.NotCovered()[0], "elsewhere than in what several touch, in _start")

	// The alarm is so late that the handler is never called: it is, once, to see what it touches.
	long = strings.NewReplacer("20800", "100000000", "bnez    t0, after", "nop",
		"        addi    a0, a0, -2\n", "        li      a0, 0\n").Replace(long)
	late := explored(t, long, explore.Question{Check: func(m *machine.Machine) string {
		if v, _ := m.Peek(m.Image().Symbol("jar").Addr, 4); m.Harts[0].MIE == 0 && v != 2 {
			return "an update is lost"
		}
		return ""
	}})
	assert.Equal(t, "what several touch, in _start", late.In.Name)
	assert.Equal(t, uint64(4), late.Failed())

	_, err := explore.Explore(explore.Question{Machine: try.Machine(t, machine.Config{}, "interrupts"), Most: 1})
	assert.ErrorIs(t, err, explore.ErrApart, "it looks with the gates closed")
}

// A hart that stands still for what does not come, while another one goes on for ever, is no slow hart.
func TestStandingStillForEver(t *testing.T) {
	const program = `
_start: bnez    a0, other
        li      t0, TOASTER_RING_EN_POPPED
        sw      t0, TOASTER_RING_EN, t1
        li      t0, 1
        sw      t0, PLIC_PRIORITY + 4 * TOASTER_IRQ, t1
        li      t0, 1 << (TOASTER_IRQ - 32)
        sw      t0, PLIC_ENABLE1, t1
        li      t0, 1 << 11
        csrw    mie, t0
        li      t0, 0x5555
        sw      t0, FINISHER, t1
other:  j       other
`
	m := try.Machine(t, machine.Config{Harts: 2}, program)
	toaster, err := explore.ParseSource(m, "toaster")
	require.NoError(t, err)
	_, err = explore.Explore(explore.Question{Machine: m, Most: 1, Sources: []explore.Source{toaster}})
	assert.ErrorIs(t, err, explore.ErrNothing)
}

// Who asks for an end gets it in the middle of a run, too: a run of a million steps asks several times.
func TestAnEndInARun(t *testing.T) {
	m := try.Machine(t, machine.Config{}, strings.Replace(jar(5), "section:", `
        li      t2, 500000
1:      addi    t2, t2, -1
        bnez    t2, 1b
section:`, 1))
	for _, q := range []explore.Question{{}, {Sample: 5}, {In: explore.Stretch{All: true}, Integrity: true}} {
		q.Machine = m
		whole, told := 0, 0
		for after := range 4 {
			calls := 0
			q.Stop = func() bool { calls++; return calls > after }
			q.Batch = func(p explore.Progress) {
				assert.Zero(t, p.Placed)
				assert.Positive(t, p.Steps)
				told++
			}
			a := explored(t, "", q)
			assert.False(t, a.Whole)
			assert.Zero(t, a.Timings())
			assert.Equal(t, after+1, calls, "nobody asks again, and nothing is run any more")
			assert.Equal(t, []string{"Anything: it was cut before the first timing."}, a.NotCovered())
			assert.Empty(t, a.Covered())
			if a.Base.End.Steps > 1_000_000 {
				whole++
			}
		}
		assert.Zero(t, whole)
		assert.Equal(t, 6, told, "after each slice, if nobody has asked for an end")
	}
}
