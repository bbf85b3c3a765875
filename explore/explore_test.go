package explore_test

import (
	"fmt"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/devices"
	"breakfast/explore"
	"breakfast/internal/try"
	"breakfast/machine"
)

// A section of n instructions, a load first and a store last, has n-1 boundaries within: each fails, and no other. In
// the program's own words: 16 instructions before it, of which the last opens the gates, so that the timings before
// them are one moment.
func TestASectionFailsAtEachBoundaryWithin(t *testing.T) {
	for _, n := range []int{3, 4, 7, 20} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			m := try.Machine(t, machine.Config{}, jar(n))
			section, err := explore.Lines(m, "", 13, 12+n)
			require.NoError(t, err)
			a := explored(t, "", explore.Question{Machine: m, In: section})
			require.Len(t, a.Levels, 1)
			assert.Equal(t, explore.Level{Placed: 1, Timings: uint64(n), Moments: uint64(n), Failed: uint64(n - 1),
				Whole: true, Done: n, Of: n}, a.Levels[0])
			assert.True(t, a.Whole)
			require.Len(t, a.Failure.Schedule, 1)
			assert.Equal(t, section.Code[0].Addr+4, a.Failure.Schedule[0].PC, "the first that fails")
			assert.Equal(t, section.Code[0].Addr, a.Beside.Schedule[0].PC, "the nearest that does not")
			assert.Equal(t, "it ends with code 1, not 0", a.Failure.Wrong)
			assert.Empty(t, a.Beside.Wrong)
			assert.Len(t, a.Failing, n-1)
			require.Len(t, a.Heat, n)
			for i, h := range a.Heat {
				assert.Equal(t, explore.Heat{PC: section.Code[0].Addr + 4*uint32(i), Tried: 1,
					Failed: uint64(min(i, 1))}, h)
			}

			all := explored(t, jar(n), explore.Question{})
			before := all.Marks[0].At.Steps
			assert.Equal(t, uint64(n-1), all.Failed())
			assert.Equal(t, uint64(10), before, "the first boundary at which an alarm is set")
			assert.Equal(t, all.Timings()-uint64(slices.IndexFunc(all.Marks, func(m explore.Mark) bool {
				return m.PC == section.Code[0].Addr
			})), all.Levels[0].Moments, "up to where the gates are opened it is one moment")
		})
	}
}

// Whatever fails is input, which makes the same failure on the stepper and on the engine, from power-on.
func TestSchedulesReplay(t *testing.T) {
	a := explored(t, jar(5), explore.Question{})
	for _, s := range a.Failing {
		assert.Equal(t, a.Failure.End.Steps, replay(t, try.Machine(t, machine.Config{}, jar(5)), s, 1))
	}
	assert.Positive(t, replay(t, try.Machine(t, machine.Config{}, jar(5)), a.Beside.Schedule, 0))
}

// replay follows a schedule on the engine and on the stepper, and says after how many steps both ended, with a code.
func replay(t *testing.T, m *machine.Machine, s explore.Schedule, code uint32) uint64 {
	stepper := m.Fork()
	stepper.Watch(machine.Probe{Kinds: machine.Begun, Tell: func(*machine.Machine, machine.Event) {}})
	for _, m := range []*machine.Machine{m, stepper} {
		for _, in := range s.Inputs() {
			_, err := m.Post(in)
			require.NoError(t, err)
		}
		assert.Equal(t, machine.Stop{Reason: machine.Halted, Code: code}, m.Run(machine.Limit{Steps: 1 << 20,
			Now: devices.Never}))
	}
	assert.Equal(t, m.Digest(), stepper.Digest())
	assert.Zero(t, stepper.Fast())
	return m.Position().Steps
}

// However many work at it, the answer is the same; and one that is cut is a beginning of it.
func TestTheAnswerIsTheSame(t *testing.T) {
	for _, most := range []int{1, 2} {
		ask := func(q explore.Question) *explore.Answer {
			q.Most = most
			m := try.Machine(t, machine.Config{}, mended)
			q.In, _ = explore.In(m, "_start")
			return explored(t, mended, q)
		}
		one := ask(explore.Question{Workers: 1})
		require.Len(t, one.Levels, most)
		assert.Nil(t, one.Failure)
		var tried uint64
		for i, mark := range one.Marks {
			tried += mark.Tried
			assert.True(t, i == 0 || one.Marks[i-1].At.Steps < mark.At.Steps)
		}
		assert.Equal(t, one.Levels[most-1].Timings, tried, "the marks are of the last level")
		for workers := 2; workers < 4; workers++ {
			assert.Equal(t, one, ask(explore.Question{Workers: workers}))
		}
		batches := 0
		cut := ask(explore.Question{Workers: 2, Timings: one.Timings() / 2,
			Batch: func(explore.Progress) { batches++ }})
		assert.False(t, cut.Whole)
		assert.Less(t, cut.Timings(), one.Timings())
		assert.GreaterOrEqual(t, cut.Timings(), one.Timings()/2)
		assert.Equal(t, one.Marks[:len(cut.Marks)], cut.Marks)
		assert.Equal(t, cut, ask(explore.Question{Timings: one.Timings() / 2}), "by one worker, too")
		assert.Equal(t, most > 1, batches > 0)

		var asked, half atomic.Int64
		half.Store(1 << 60)
		stop := func() bool { return asked.Add(1) > half.Load() }
		ask(explore.Question{Stop: stop})
		half.Store(asked.Swap(0) / 2)
		stopped := ask(explore.Question{Workers: 2, Stop: stop})
		assert.False(t, stopped.Whole)
		assert.Less(t, stopped.Timings(), one.Timings())
		assert.True(t, slices.Equal(one.Marks[:len(stopped.Marks)], stopped.Marks))
	}
}

// What cannot be explored is said.
func TestNothingToExplore(t *testing.T) {
	ask := func(program string, q explore.Question) error {
		q.Machine = try.Machine(t, machine.Config{}, program)
		if q.Most == 0 {
			q.Most = 1
		}
		_, err := explore.Explore(q)
		return err
	}
	never, err := explore.In(try.Machine(t, machine.Config{}, unused), "unused")
	require.NoError(t, err)
	err = ask(unused, explore.Question{In: never})
	assert.ErrorIs(t, err, explore.ErrNothing)
	assert.EqualError(t, err, "there is nothing to explore: the run never comes by unused")
	err = ask("_start: li t0, 0x5555\n sw t0, FINISHER, t1\n j _start", explore.Question{})
	assert.EqualError(t, err, "there is nothing to explore: the program listens to no interrupt")
	err = ask("_start: j _start", explore.Question{Steps: 1000})
	assert.ErrorIs(t, err, explore.ErrNoEnd)
	assert.EqualError(t, ask(jar(3), explore.Question{Most: 9}), "9 interrupts in a run: want 1 to 4")
}

// A program that is wrong by itself is told of at once.
func TestWrongByItself(t *testing.T) {
	a := explored(t, "_start: li t0, 0x73333\n sw t0, FINISHER, t1\n j _start", explore.Question{})
	require.NotNil(t, a.Failure)
	assert.Empty(t, a.Failure.Schedule)
	assert.Equal(t, "it ends with code 7, not 0", a.Failure.Wrong)
	a = explored(t, jar(3), explore.Question{Check: func(*machine.Machine) string { return "it is Monday" }})
	assert.Equal(t, "it is Monday", a.Failure.Wrong)
	assert.Zero(t, a.Timings())
}

// Who makes the runs himself is handed the same timings.
func TestSchedules(t *testing.T) {
	q := explore.Question{Machine: try.Machine(t, machine.Config{}, jar(5))}
	list, err := q.Schedules()
	require.NoError(t, err)
	a := explored(t, jar(5), explore.Question{})
	vain := 0
	var failing []explore.Schedule
	m := try.Machine(t, machine.Config{}, jar(5))
	for _, s := range list {
		m.Reset()
		_, err := m.Post(s[0].Input())
		require.NoError(t, err)
		switch stop := m.Run(machine.Limit{Steps: a.Bound, Now: devices.Never}); {
		case stop.Reason == machine.InVain:
			vain++
		case stop.Code != 0:
			failing = append(failing, s)
		}
	}
	assert.Equal(t, a.Failing, failing)
	assert.Equal(t, a.Timings(), uint64(len(list)-vain))
}

// Between marks of the ticket rail: from each of one name to the next of another.
func TestBetweenMarks(t *testing.T) {
	const program = `
_start: la      sp, top
        la      t0, handler
        csrw    mtvec, t0
        li      t0, 300
        sw      t0, CLINT_MTIMECMP, t1
        li      t0, 1 << 7
        csrw    mie, t0
        csrsi   mstatus, 8
        la      t1, RAIL_MARK
        la      s0, begin
        la      s1, end
        sw      s0, 0(t1)
        nop
        nop
        sw      s1, 0(t1)
        nop
        sw      s0, 0(t1)
        nop
        sw      s1, 0(t1)
        li      t0, 0x5555
        sw      t0, FINISHER, t1
1:      j       1b
handler:
        csrw    mie, zero
        mret
begin:  .asciz  "begin"
end:    .asciz  "end"
        .bss
        .space  64
top:
`
	a := explored(t, program, explore.Question{In: explore.Marks("begin", "end")})
	assert.Equal(t, uint64(3+2), a.Timings())
	assert.Equal(t, "One interrupt of the timer at every boundary of marks begin to end, in this program with this "+
		"input: 5 timings, 5 different moments.", a.Covered()[0])

	_, err := explore.Explore(explore.Question{Machine: try.Machine(t, machine.Config{}, program), Most: 1,
		In: explore.Marks("begin", "ende")})
	assert.ErrorIs(t, err, explore.ErrNothing)
	assert.ErrorContains(t, err, "the run never comes by mark ende after mark begin")
}

// A device rings when it would anyway: the hart waits for it. What it is not switched on for is in vain.
func TestADeviceRings(t *testing.T) {
	const program = `
_start: la      sp, top
        la      t0, handler
        csrw    mtvec, t0
        li      t0, KETTLE_RING_BOILED
        sw      t0, KETTLE_RING_EN, t1
        li      t0, 1
        sw      t0, PLIC_PRIORITY + 4 * KETTLE_IRQ, t1
        li      t0, 1 << (KETTLE_IRQ - 32)
        sw      t0, PLIC_ENABLE1, t1
        li      t0, 1 << 11
        csrw    mie, t0
        csrsi   mstatus, 8
        li      t0, 600
        sw      t0, KETTLE_FILL, t1
        li      t0, KETTLE_CTRL_HEAT
        sw      t0, KETTLE_CTRL, t1
section:
        lw      a0, boiled
        lw      a1, boiled
        sub     a0, a0, a1
        csrci   mstatus, 8
        li      t0, 0x5555
        beqz    a0, 1f
        li      t0, 0x13333
1:      sw      t0, FINISHER, t1
2:      j       2b
        .balign 4
handler:
        sw      zero, KETTLE_RING_EN, t1
        lw      t0, PLIC_CLAIM
        sw      t0, PLIC_CLAIM, t1
        li      t0, 1
        sw      t0, boiled, t1
        mret
        .data
boiled: .word   0
        .bss
        .space  64
top:
`
	a := explored(t, program, explore.Question{})
	require.Len(t, a.Sources, 1)
	assert.Equal(t, "kettle", a.Sources[0].Name)
	assert.Equal(t, uint64(2), a.Failed(), "between the two loads, which are two instructions each")
	assert.Equal(t, machine.Timer, explored(t, jar(3), explore.Question{}).Sources[0].Number)
	assert.Greater(t, a.Failure.End.Now, devices.Ticks(100_000), "it has boiled")
	assert.Positive(t, a.Levels[0].InVain, "while it is not switched on")
	q := explore.Question{Machine: try.Machine(t, machine.Config{}, program)}
	all, err := q.Schedules()
	require.NoError(t, err)
	rang := uint64(0)
	for _, s := range all { // whenever it rings, its water has come to the boil, and not before it has stood there long
		m := q.Machine.Fork()
		m.Watch(machine.Probe{Kinds: machine.Rang, Tell: func(m *machine.Machine, e machine.Event) {
			rang++
			assert.Equal(t, "kettle", m.Parts()[e.Slot].Device.Info().Name)
			assert.True(t, m.Kettle.View().Boiling)
			assert.Greater(t, e.At.Now, devices.Ticks(100_000))
		}})
		_, err := m.Post(s[0].Input())
		require.NoError(t, err)
		m.Run(machine.Limit{Steps: 1000, Now: devices.Never})
	}
	assert.Equal(t, a.Timings(), rang, "in each run once")
	var at []machine.Position
	m := q.Machine.Fork()
	m.Watch(machine.Probe{Kinds: machine.Begun, Tell: func(m *machine.Machine, _ machine.Event) {
		if !m.Kettle.IRQ() {
			at = append(at, m.Position())
		}
	}})
	m.Run(machine.Limit{Steps: 1000, Now: devices.Never})
	inVain := uint64(0)
	for _, p := range at { // those that were not run are in vain, too
		m := q.Machine.Fork()
		_, err := m.Post(machine.Input{At: p, Stall: &machine.Stall{Source: a.Sources[0].Number}})
		require.NoError(t, err)
		if m.Run(machine.Limit{Steps: 1000, Now: devices.Never}).Reason == machine.InVain {
			inVain++
		}
	}
	assert.Equal(t, a.Levels[0].InVain, inVain)
	assert.Equal(t, uint64(len(at)), inVain+a.Timings())
	timer, err := explore.ParseSource(try.Machine(t, machine.Config{}, program), "timer")
	require.NoError(t, err)
	_, err = explore.Explore(explore.Question{Machine: try.Machine(t, machine.Config{}, program), Most: 1,
		Sources: []explore.Source{timer}})
	assert.ErrorIs(t, err, explore.ErrNothing)
}

// The console is compared if somebody wants it to be; and what is typed comes when the program looks for it.
func TestConsole(t *testing.T) {
	const program = `
_start: la      sp, top
        la      t0, handler
        csrw    mtvec, t0
        li      t0, 300
        sw      t0, CLINT_MTIMECMP, t1
        li      t0, 1 << 7
        csrw    mie, t0
        la      s0, UART
        csrsi   mstatus, 8
1:      lbu     t0, UART_LSR
        andi    t0, t0, UART_LSR_DR
        beqz    t0, 1b
        lbu     a0, 0(s0)
        sb      a0, 0(s0)
        li      a1, 'z'
        bne     a0, a1, 1b
        li      t0, 0x5555
        sw      t0, FINISHER, t1
2:      j       2b
        .balign 4
handler:
        csrw    mie, zero
        csrw    mscratch, t1
        li      t1, '!'
        sb      t1, 0(s0)
        csrr    t1, mscratch
        mret
        .bss
        .space  64
top:
`
	ask := func(q explore.Question) *explore.Answer {
		q.Input, q.Most = []byte("xyz"), 2
		return explored(t, program, q)
	}
	assert.Nil(t, ask(explore.Question{}).Failure)
	a := ask(explore.Question{Console: true})
	require.NotNil(t, a.Failure)
	assert.Equal(t, a.Timings(), a.Failed())
	assert.Equal(t, `the console says "!xyz", and "xyz" with no interrupt placed`, a.Failure.Wrong)
	assert.Equal(t, a, ask(explore.Question{Console: true, Workers: 2}))

	q := explore.Question{Machine: try.Machine(t, machine.Config{}, program), Input: []byte("xyz")}
	s, err := q.Session(a.Failure, "typed")
	require.NoError(t, err)
	assert.Equal(t, a.Failure.End.Steps, s.Run.End.Steps)
	assert.Equal(t, a.Failure.Schedule[0].At.Steps, s.Moment.Steps)
	assert.Len(t, s.Run.Inputs, 4, "what was typed, and the stall")
}
