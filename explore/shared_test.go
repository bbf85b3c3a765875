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
        li      t2, 7000
1:      sw      t2, 0(sp)               # on the stack, where the handler saves, too
        sw      t2, 8(s0)               # its own
        addi    t2, t2, -1
        bnez    t2, 1b
section:
`, 1)
	long = strings.ReplaceAll(long, "li      t0, 300", "li      t0, 60000")
	a := explored(t, long, explore.Question{})
	assert.Equal(t, "what several touch, in _start", a.In.Name)
	assert.Equal(t, uint64(4), a.Failed())
	assert.Less(t, a.Timings(), a.Base.End.Steps/2, "and where it waits, up to the load at the end")
	assert.Contains(t, a.NotCovered()[0], "elsewhere than in what several touch, in _start")

	_, err := explore.Shared(try.Machine(t, machine.Config{}, "interrupts"), nil, explore.BaseSteps)
	assert.ErrorIs(t, err, explore.ErrNothing, "it looks with the gates closed")
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
