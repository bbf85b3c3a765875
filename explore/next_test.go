package explore_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/devices"
	"breakfast/explore"
	"breakfast/internal/try"
	"breakfast/machine"
)

// refill makes two cups of tea. Its handler switches the kettle on again before the instructions that are filled in.
const refill = `
_start: la      sp, top
        la      t0, ring
        csrw    mtvec, t0
        li      t0, 1
        sw      t0, PLIC_PRIORITY + 4 * KETTLE_IRQ, t1
        li      t0, 1 << (KETTLE_IRQ - 32)
        sw      t0, PLIC_ENABLE1, t1
        li      t0, KETTLE_RING_EN_BOILED
        sw      t0, KETTLE_RING_EN, t1
        li      t0, 600
        sw      t0, KETTLE_FILL, t1
        li      t0, KETTLE_CTRL_HEAT
        sw      t0, KETTLE_CTRL, t1
        li      t0, 1 << 11
        csrw    mie, t0
wait:   csrci   mstatus, 8
        lw      t0, cups
        addi    t0, t0, -2
        bgez    t0, enough
        wfi
        csrsi   mstatus, 8
        j       wait
enough: li      t0, 0x5555
        sw      t0, FINISHER, t1
1:      j       1b
        .balign 4
ring:   la      a1, KETTLE
        li      a2, KETTLE_RING_BOILED
        li      a3, KETTLE_CTRL_HEAT
        lw      a4, PLIC_CLAIM
%s        lw      t0, KETTLE_POUR
        lw      t0, cups
        addi    t0, t0, 1
        sw      t0, cups, t1
        sw      a3, KETTLE_CTRL - KETTLE(a1)
%s        sw      a4, PLIC_CLAIM, t1
        mret
        .data
        .balign 256
cups:   .word   0
        .space  64
top:
`

const acknowledge = "        sw      a2, KETTLE_RING - KETTLE(a1)\n"

// Who acknowledges a ring after he has switched the kettle on again loses the next one, if he is slow: its line is up
// already. All that trying everything finds is found, and no more; and by the mended program nothing is lost.
func TestLineThatIsUpAlready(t *testing.T) {
	text := fmt.Sprintf(refill, "", "        nop\n"+acknowledge)
	q := explore.Question{Machine: try.Machine(t, machine.Config{}, text), Most: 1}
	a := explored(t, text, q)
	require.NotNil(t, a.Failure)
	assert.Equal(t, uint64(2), a.Failed(), "behind the switch, before each instruction up to the acknowledgement")
	assert.Equal(t, uint64(4), a.Levels[0].Next, "as many when the second cup is poured, and nobody waits for more")
	assert.Contains(t, a.Failure.Wrong, "sleeps for ever")
	assert.Contains(t, fmt.Sprint(a.Covered()), "In 4 of those with one interrupt the hart stood still until")
	assert.Contains(t, fmt.Sprint(a.NotCovered()), "pause:N")
	film, err := q.Film(a.Failure)
	require.NoError(t, err)
	assert.Contains(t, film.Story(a.Failure), "A stall until the next event of the kettle comes between ")
	assert.Contains(t, film.Story(a.Failure), "Something happens at the kettle meanwhile, and its line is up already.")
	s, err := q.Session(a.Failure, "refill")
	require.NoError(t, err)
	assert.Equal(t, a.Failure.Schedule[0].At.Steps, s.Moment.Steps)
	m, stop := replayed(t, q.Machine, a.Failure.Schedule.Inputs())
	assert.Equal(t, a.Failure.Stop.Reason, stop.Reason)
	assert.Equal(t, a.Failure.End.Steps, m.Position().Steps)

	var found []string
	for _, s := range a.Failing {
		found = append(found, fmt.Sprint(s.Inputs()[0].At, *s.Inputs()[0].Stall))
	}
	failing, tried := everyStall(t, q.Machine, a.Sources[0].Number)
	assert.Equal(t, failing, found)
	assert.Equal(t, tried, a.Timings())
	exact := explored(t, text, explore.Question{Most: 2, Exact: true})
	assert.Equal(t, exact.Failing, a.Failing)

	mended := fmt.Sprintf(refill, acknowledge, "        nop\n")
	b := explored(t, mended, explore.Question{Most: 2})
	assert.Nil(t, b.Failure)
	assert.Equal(t, unmerged(explored(t, mended, explore.Question{Most: 2, Exact: true})), unmerged(b))
	assert.Equal(t, b, explored(t, mended, explore.Question{Most: 2, Workers: 2}))
}

// replayed is a run with some inputs on the stepper, which ends as that of the fast engine.
func replayed(t *testing.T, base *machine.Machine, inputs []machine.Input) (*machine.Machine, machine.Stop) {
	m := base.Fork()
	m.Watch(machine.Probe{Kinds: machine.Retired, Tell: func(*machine.Machine, machine.Event) {}})
	for _, in := range inputs {
		_, err := m.Post(in)
		require.NoError(t, err)
	}
	return m, m.Run(machine.Unlimited)
}

// everyStall tries everything without any of the explorer's thoughts: before each step a stall until the source is due,
// or, if it is, until its device does something again.
func everyStall(t *testing.T, base *machine.Machine, source machine.Source) (failing []string, tried uint64) {
	var all []machine.Input
	m := base.Fork()
	m.Watch(machine.Probe{Kinds: machine.Begun, Tell: func(m *machine.Machine, _ machine.Event) {
		in := machine.Input{At: m.Position(), Stall: &machine.Stall{Source: source}}
		if m.Kettle.IRQ() && m.Kettle.Deadline() == devices.Never {
			return
		} else if m.Kettle.IRQ() {
			in.Stall = &machine.Stall{Until: m.Kettle.Deadline()}
		}
		all = append(all, in)
	}})
	m.Run(machine.Unlimited)
	for _, in := range all {
		_, stop := replayed(t, base, []machine.Input{in})
		if stop.Reason == machine.InVain {
			continue
		}
		tried++
		if stop.Reason != machine.Halted || stop.Code != 0 {
			failing = append(failing, fmt.Sprint(in.At, *in.Stall))
		}
	}
	return failing, tried
}

// Nothing rings, or only what does not come, and the program looks whether the water boils: it does while the hart
// stands still.
func TestNothingIsLetRing(t *testing.T) {
	for _, rings := range []string{"0", "KETTLE_RING_EN_FUSE"} {
		nothingRings(t, "_start: li t0, "+rings+"\n sw t0, KETTLE_RING_EN, t1\n"+heats)
	}
}

const heats = `
        li      t0, 600
        sw      t0, KETTLE_FILL, t1
        li      t0, KETTLE_CTRL_HEAT
        sw      t0, KETTLE_CTRL, t1
        lw      a0, KETTLE_RING
        li      t0, 0x5555
        beqz    a0, 1f
        li      t0, 0x13333
1:      sw      t0, FINISHER, t1
2:      j       2b
`

func nothingRings(t *testing.T, text string) {
	m := try.Machine(t, machine.Config{}, text)
	kettle, err := explore.ParseSource(m, "kettle")
	require.NoError(t, err)
	q := explore.Question{Machine: m, Most: 1, Sources: []explore.Source{kettle}}
	a := explored(t, text, q)
	assert.Equal(t, uint64(2), a.Failed(), "before the two instructions that look")
	film, err := q.Film(a.Failure)
	require.NoError(t, err)
	assert.Contains(t, film.Story(a.Failure),
		"Something happens at the kettle meanwhile, and nothing lets it ring for that.")
}

// What is at closed gates and reads the clock in halves fails where the hart stands still, and not where the interrupt
// is taken: that is what is told, where the session is, and which instruction has the heat.
func TestStillAtClosedGates(t *testing.T) {
	const text = `
_start: la      t0, tick
        csrw    mtvec, t0
        li      t0, -1
        sw      t0, CLINT_MTIMECMPH, t1
        li      t0, -60
        sw      t0, CLINT_MTIME, t1
        li      t0, 1000
        sw      t0, CLINT_MTIMECMP, t1
        li      t0, 1
        sw      t0, CLINT_MTIMECMPH, t1
        li      t0, 1 << 7
        csrs    mie, t0
        la      s0, CLINT_MTIME
        lw      a0, 0(s0)
        lw      a1, 4(s0)
        csrsi   mstatus, 8
        beqz    a1, 1f
        srli    a1, a0, 31
1:      li      t0, 0x5555
        beqz    a1, 2f
        li      t0, 0x13333
2:      sw      t0, FINISHER, t1
3:      j       3b
        .balign 4
tick:   csrw    mie, zero
        mret
`
	q := explore.Question{Machine: try.Machine(t, machine.Config{}, text), Most: 1}
	a := explored(t, text, q)
	require.NotNil(t, a.Failure)
	assert.Equal(t, uint64(1), a.Failed())
	p := a.Failure.Schedule[0]
	for _, h := range a.Heat {
		assert.Equal(t, h.PC == p.PC, h.Failed > 0, "%#x", h.PC)
	}
	film, err := q.Film(a.Failure)
	require.NoError(t, err)
	assert.Regexp(t, `^The hart stands still before \S+ \(lw a1, 4\(s0\)\) until the timer is due\.
The interrupt is taken between \S+ \(csrsi mstatus, 8\) and \S+ \(beqz a1, 1f\)\.\n`, film.Story(a.Failure))
	last := film.Frames[len(film.Frames)-1]
	assert.Equal(t, a.Failure.End.Steps, last.Step, "where it shows that it is wrong")
	assert.Contains(t, last.Effect, "FINISHER_EXIT")
	s, err := q.Session(a.Failure, "halves")
	require.NoError(t, err)
	assert.Equal(t, p.At.Steps, s.Moment.Steps)
	assert.Contains(t, fmt.Sprint(a.Covered()), "if it ends as that does")
}

// The last steps of a run that fails are filmed, however far they are; and a stall before its first step.
func TestFilmsEnds(t *testing.T) {
	const text = `
_start: lw      a0, CLINT_MTIME
        li      t0, 300
1:      addi    t0, t0, -1
        bnez    t0, 1b
        li      t0, 0x5555
        li      t1, 100
        bltu    a0, t1, 1f
        li      t0, 0x13333
1:      sw      t0, FINISHER, t1
2:      j       2b
`
	m := try.Machine(t, machine.Config{}, text)
	pause, err := explore.ParseSource(m, "pause:2000")
	require.NoError(t, err)
	q := explore.Question{Machine: m, Most: 1, Sources: []explore.Source{pause}}
	a := explored(t, text, q)
	assert.Equal(t, uint64(2), a.Failed())
	film, err := q.Film(a.Failure)
	require.NoError(t, err)
	assert.Contains(t, film.Story(a.Failure), "A stall of 2,000 ticks comes before ")
	assert.Contains(t, film.Story(a.Failure), "Nothing but time goes on meanwhile.")
	assert.Equal(t, "stands still", film.Frames[0].Trap)
	last := film.Frames[len(film.Frames)-1]
	assert.Equal(t, a.Failure.End.Steps, last.Step)
	assert.Less(t, len(film.Frames), 40)
}
