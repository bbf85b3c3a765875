package history

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"breakfast/devices"
	"breakfast/internal/try"
	"breakfast/machine"
)

const echo = `
_start: lbu     t0, UART_LSR
        andi    t0, t0, UART_LSR_DR
        beqz    t0, _start
        lbu     t0, UART_RBR
        add     s0, s0, t0
        j       _start
`

// Going back to a step gives the machine that was there, whatever was typed before and after, and however often one
// goes.
func TestSeek(t *testing.T) {
	m := try.Machine(t, machine.Config{}, echo)
	h := New(m)
	digests := map[uint64]string{}
	to := func(step uint64) { m.Run(machine.Limit{Steps: step, Now: devices.Never}) }
	for step := uint64(1000); step <= 20_000; step += 1000 {
		to(step)
		digests[step] = m.Digest()
		if step%3000 == 0 {
			h.Type([]byte{byte(step / 100), 'x'})
		}
	}
	for _, step := range []uint64{20_000, 3_000, 7_000, 1_000, 12_000, 19_000} {
		require.NoError(t, h.Seek(context.Background(), step))
		assert.Equal(t, digests[step], m.Digest(), "%d", step)
	}
	require.NoError(t, h.Seek(context.Background(), 5_000))
	retired := 0
	require.NoError(t, h.Replay(context.Background(), 8_000,
		machine.Probe{Kinds: machine.Retired, Tell: func(*machine.Machine, machine.Event) { retired++ }}))
	assert.Equal(t, 3_000, retired)
	assert.Equal(t, digests[8_000], m.Digest())

	done, cancel := context.WithCancel(context.Background())
	cancel()
	assert.ErrorIs(t, h.Seek(done, 9_000), context.Canceled)
}

// Moments are kept as the run goes, one of them for good; a step is gone back to from the last one before it, and what
// is far from all is refused.
func TestKeptMoments(t *testing.T) {
	m := try.Machine(t, machine.Config{}, echo)
	h := New(m)
	h.every = 1000
	digests := map[uint64]string{}
	for step := uint64(300); step <= 6000; step += 300 {
		m.Run(machine.Limit{Steps: step, Now: devices.Never})
		digests[step] = m.Digest()
		h.Pass()
		h.Type([]byte{byte(step / 300)})
		if step == 2400 {
			h.Hold()
		}
	}
	for _, step := range []uint64{6000, 2400, 2100, 5700, 300, 2700} {
		require.NoError(t, h.Seek(context.Background(), step))
		assert.Equal(t, digests[step], m.Digest(), "%d", step)
	}
	assert.ErrorIs(t, h.Seek(context.Background(), 6001+Longest), ErrTooLong)
}

// counter counts what it is told, and knows what it had counted where it was saved.
type counter struct{ retired, entered, saved int }

func (c *counter) Save() (any, int) {
	c.saved++
	return counter{retired: c.retired, entered: c.entered}, 16
}

func (c *counter) Forget() (undo func()) { return func() {} }
func (c *counter) Bytes() int            { return 0 }

func (c *counter) Restore(state any) {
	was, _ := state.(counter)
	c.retired, c.entered = was.retired, was.entered
}

func (c *counter) tell(_ *machine.Machine, e machine.Event) {
	if e.Kind == machine.Retired {
		c.retired++
	} else {
		c.entered++
	}
}

// Wherever the run is moved, and whatever was typed in the past and forgotten, the machine is what a fresh one is that
// got the same input, an observer knows what it would have seen of that, and an excursion changes nothing of it.
func TestGo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		program := rapid.SampledFrom([]string{echo, "preemptive", "parallel"}).Draw(t, "program")
		config := machine.Config{Harts: rapid.SampledFrom([]int{1, 1, 2, 3}).Draw(t, "harts"),
			Interleave: rapid.SampledFrom([]int{1, 64, 300}).Draw(t, "interleave")}
		if program == "preemptive" {
			config.Harts = 1 // the kernel is for one
		}
		m, fresh := try.Machine(t, config, program), try.Machine(t, config, program)
		c := &counter{}
		probe := machine.Probe{Kinds: machine.Retired | machine.Entered, Tell: c.tell}
		h := New(m)
		m.Watch(probe)
		h.Observe(c)
		h.every = rapid.Uint64Range(100, 20_000).Draw(t, "every")
		if rapid.Bool().Draw(t, "given") {
			h.Give([]byte("abcdef"))
		}
		for range rapid.IntRange(1, 20).Draw(t, "moves") {
			here := m.Position()
			there := machine.Position{Steps: rapid.Uint64Range(0, 15_000).Draw(t, "to")}
			switch rapid.IntRange(0, 6).Draw(t, "move") {
			case 0:
				future := h.typed.behind(cursor{}, come(here))
				h.Type([]byte{byte(rapid.IntRange('a', 'z').Draw(t, "key"))})
				h.Advance(machine.Limit{Steps: here.Steps, Now: devices.Never}) // it comes in
				_, after, ok := h.typed.at(future)
				require.True(t, ok && after == h.typed.end, "what came later is forgotten")
			case 6:
				s := machine.Stall{Source: rapid.SampledFrom([]machine.Source{0, 10, 40, machine.Timer,
					machine.Software}).Draw(t, "source"), Hart: rapid.IntRange(0, config.Harts-1).Draw(t, "hart")}
				if s.Source == 0 {
					s.Until = here.Now + devices.Ticks(rapid.IntRange(1, 5000).Draw(t, "until"))
				}
				require.NoError(t, h.Post(machine.Input{Stall: &s}))
				h.Advance(machine.Limit{Steps: here.Steps, Now: devices.Never}) // it comes in
			case 1, 2:
				h.Advance(machine.Limit{Steps: here.Steps + there.Steps/2,
					Now: here.Now + devices.Ticks(rapid.Uint64Range(1, 9000).Draw(t, "ticks"))})
			case 3:
				digest, next := m.Digest(), h.typed.behind(cursor{}, come(here))
				h.Go(there)
				h.Go(here)
				require.Equal(t, here, m.Position())
				if next == h.typed.behind(cursor{}, come(here)) { // or there was something to be given here
					require.Equal(t, digest, m.Digest())
				}
			case 4:
				h.Go(there)
			case 5:
				back, digest := m.Checkpoint(), m.Digest()
				require.NoError(t, h.Seek(context.Background(), here.Steps/2))
				require.NoError(t, m.Restore(back))
				require.Equal(t, digest, m.Digest())
				back.Release()
			}
			f := &counter{}
			same(t, h, fresh, machine.Probe{Kinds: probe.Kinds, Tell: f.tell})
			require.Equal(t, []int{f.retired, f.entered}, []int{c.retired, c.entered})
			require.NoError(t, h.Diverged())
		}
	})
}

// What was posted to come later comes, once, from whichever moment one goes on.
func TestPostedAhead(t *testing.T) {
	m, fresh := try.Machine(t, machine.Config{}, echo), try.Machine(t, machine.Config{}, echo)
	h := New(m)
	h.every = 100
	uart := m.Type(nil).Slot
	m.Reset()
	require.NoError(t, h.Post(machine.Input{At: machine.Position{Steps: 1000}, Slot: uart, Data: []byte("x")}))
	h.Advance(machine.Limit{Steps: 500, Now: devices.Never})
	require.Len(t, h.kept, 1)
	same(t, h, fresh, machine.Probe{})
	h.Advance(machine.Limit{Steps: 1500, Now: devices.Never})
	digest := m.Digest()
	h.Go(machine.Position{Steps: 1200})
	h.Advance(machine.Limit{Steps: 1500, Now: devices.Never})
	assert.Equal(t, digest, m.Digest())
	require.NoError(t, h.Seek(context.Background(), 700))
	require.NoError(t, h.Replay(context.Background(), 1500, machine.Probe{}))
	assert.Equal(t, digest, m.Digest())
}

// The moment near which one was is forgotten with the future that it is of.
func TestAnotherFutureHasOtherMoments(t *testing.T) {
	m, fresh := try.Machine(t, machine.Config{}, echo), try.Machine(t, machine.Config{}, echo)
	h := New(m)
	h.Advance(machine.Limit{Steps: 50_000, Now: devices.Never})
	h.Go(machine.Position{Steps: 40_000})
	require.Equal(t, []uint64{20_000, 30_000, 35_000}, places(h.near))
	h.Go(machine.Position{Steps: 5000})
	h.Type([]byte("x"))
	h.Advance(machine.Limit{Steps: 45_000, Now: devices.Never})
	h.Go(machine.Position{Steps: 39_000})
	same(t, h, fresh, machine.Probe{})
}

// same checks that a fresh machine is where a history's is when it has got what that has got up to here.
func same(t require.TestingT, h *History, fresh *machine.Machine, p machine.Probe) {
	fresh.Reset()
	defer fresh.Watch(p)()
	here := h.m.Position()
	end := h.typed.behind(cursor{}, come(here))
	if !before(here, h.latest) {
		end = h.next // also those that were posted to come later
	}
	for c := (cursor{}); c != end; {
		e, after, _ := h.typed.at(c)
		fresh.Post(e.Input)
		c = after
	}
	through(fresh, machine.Limit{Steps: here.Steps, Now: devices.Never})
	if fresh.Position().Now < here.Now {
		through(fresh, machine.Limit{Steps: here.Steps + 1, Now: here.Now})
	}
	require.Equal(t, here, fresh.Position())
	require.Equal(t, h.m.Digest(), fresh.Digest())
}

// A stall in vain is no end of an excursion.
func TestSeekThroughStalls(t *testing.T) {
	m := try.Machine(t, machine.Config{}, echo)
	h := New(m)
	h.Advance(machine.Limit{Steps: 100, Now: devices.Never})
	require.NoError(t, h.Post(machine.Input{Stall: &machine.Stall{Source: machine.Software}}))
	require.Error(t, h.Post(machine.Input{Stall: &machine.Stall{Source: 99}}))
	require.Equal(t, machine.InVain, h.Advance(machine.Limit{Steps: 200, Now: devices.Never}).Reason)
	require.Equal(t, machine.Reached, h.Advance(machine.Limit{Steps: 200, Now: devices.Never}).Reason)
	require.NoError(t, h.Seek(context.Background(), 150))
	require.Equal(t, uint64(150), m.Position().Steps)
}

// through runs to a limit, whatever is stalled in vain.
func through(m *machine.Machine, l machine.Limit) {
	for m.Run(l).Reason == machine.InVain {
	}
}

// places are the steps of waypoints.
func places(list []waypoint) (steps []uint64) {
	for i := range list {
		steps = append(steps, list[i].position().Steps)
	}
	return steps
}

// However long the run, the way to any moment is no longer than a share of the way from there to the end, there are no
// more waypoints than that takes, and one that is held stays.
func TestThinning(t *testing.T) {
	m := try.Machine(t, machine.Config{}, echo)
	h := New(m)
	h.every = 10
	for step := uint64(10); step <= 100_000; step += 10 {
		m.Run(machine.Limit{Steps: step, Now: devices.Never})
		h.Pass()
		h.rest = 0
		if step == 500 {
			h.Hold()
		}
		require.LessOrEqual(t, len(h.kept), 2*finest*8, "ln(100000/10/64) is 5")
	}
	assert.Greater(t, len(h.kept), finest*4)
	last := uint64(0)
	for _, here := range places(h.kept) {
		assert.LessOrEqual(t, here-last, max(20, (100_000-last)/finest), "%d", last)
		last = here
	}
	assert.Contains(t, places(h.kept), uint64(500))
	h.Reset()
	assert.Less(t, m.Kept(), 100_000, "they are given back")
}

// dirty stores to 16 KiB of memory, everywhere, and never the same.
const dirty = `
_start: la      s1, buffer
        li      s2, 1 << 14
        li      s3, 0x9e3779b1
1:      mv      t0, s1
        add     t1, s1, s2
2:      add     s0, s0, s3
        sw      s0, 0(t0)
        addi    t0, t0, 64
        bltu    t0, t1, 2b
        j       1b
        .bss
        .balign 4
buffer: .space  1 << 14
`

// What is kept is no more than was allowed, however little that is, and the past is there all the same.
func TestMemory(t *testing.T) {
	for _, memory := range []int{1 << 22, 1 << 19, 100_000, 0} {
		m := try.Machine(t, machine.Config{RAM: 1 << 20}, dirty)
		h := New(m)
		h.every, h.Memory = 1000, memory
		most := 0
		for step := uint64(1000); step <= 600_000; step += 1000 {
			h.Advance(machine.Limit{Steps: step, Now: devices.Never})
			require.LessOrEqual(t, h.Bytes(), max(memory, 30_000)) // the moment where memory itself is stays
			most = max(most, h.Bytes())
		}
		assert.Greater(t, most, min(memory/3, 500_000), "it is used")
		digest := m.Digest()
		for _, to := range []uint64{599_000, 300_001, 7, 600_000} {
			h.Go(machine.Position{Steps: to})
			require.Equal(t, to, m.Position().Steps)
		}
		assert.Equal(t, digest, m.Digest())
		require.NoError(t, h.Diverged())
	}
}

// An observer that knows much has less be kept, and in the end nothing.
func TestHeavyObserver(t *testing.T) {
	m := try.Machine(t, machine.Config{}, echo)
	h := New(m)
	h.Observe(heavy{})
	h.every = 100
	for range 100 {
		h.Advance(machine.Limit{Steps: m.Position().Steps + 100, Now: devices.Never})
		require.LessOrEqual(t, h.Bytes(), keepBytes)
	}
}

type heavy struct{}

func (heavy) Save() (any, int) { return nil, keepBytes / 3 }
func (heavy) Restore(any)      {}
func (heavy) Forget() func()   { return nil }
func (heavy) Bytes() int       { return 0 }

// Inputs are in the log in the order in which they come, however they were posted.
func TestLogInOrder(t *testing.T) {
	var l log
	order := []uint64{5, 3, 9, 3, 1, 9}
	for i, now := range order {
		l.add(entry{Input: machine.Input{At: machine.Position{Now: devices.Ticks(now)}, Slot: i, Data: []byte{byte(i)}},
			given: i%2 == 1})
	}
	var got []int
	for c := (cursor{}); ; {
		e, after, ok := l.at(c)
		if !ok {
			break
		}
		assert.Equal(t, []byte{byte(e.Slot)}, e.Data)
		assert.Equal(t, e.Slot%2 == 1, e.given)
		assert.Equal(t, order[e.Slot], uint64(e.At.Now))
		got, c = append(got, e.Slot), after
	}
	assert.Equal(t, []int{4, 1, 3, 0, 2, 5}, got)
}

// BenchmarkStepBack goes back by a step, after so many millions of steps.
func BenchmarkStepBack(b *testing.B) {
	for _, millions := range []uint64{1, 100, 1000} {
		b.Run(fmt.Sprint(millions), func(b *testing.B) {
			h := New(try.Machine(b, machine.Config{}, "_start: addi s0, s0, 1\nsw s0, -4(sp)\nj _start\n"))
			h.m.Hart().X[2] = machine.RAMBase + 0x1000
			h.Advance(machine.Limit{Steps: millions * 1_000_000, Now: devices.Never})
			for b.Loop() {
				h.Go(machine.Position{Steps: h.m.Position().Steps - 1})
			}
		})
	}
}

// A sleep is one thing, however long: it is slept through in few slices, and again where it is known.
func TestLongSleep(t *testing.T) {
	m := try.Machine(t, machine.Config{}, "_start: li t0, -2\n sw t0, CLINT_MTIMECMP, t1\n"+
		" sw t0, CLINT_MTIMECMPH, t1\n li t0, 1 << 7\n csrs mie, t0\n wfi\n1: j 1b\n")
	h := New(m)
	looks := 0
	h.Pauses(func(uint64) { looks++ })
	for range 2 {
		looks = 0
		h.Advance(machine.Limit{Steps: 20, Now: devices.Never - 1})
		assert.EqualValues(t, 20, m.Position().Steps)
		assert.Less(t, looks, 100)
		require.NoError(t, h.Seek(context.Background(), 2))
	}
}
