package debug_test

import (
	"flag"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/debug"
	"breakfast/devices"
	"breakfast/internal/cputime"
	"breakfast/internal/try"
	"breakfast/machine"
	"breakfast/machine/history"
)

var (
	ratios = flag.Bool("ratios", false, "let TestFigures measure what going back costs")
	figure = flag.Uint64("steps", 1_000_000_000, "how long the history is that TestFigures makes")
	cooks  = flag.Int("harts", 1, "how many harts it has, 1 or 2")
)

func busy(t testing.TB) *machine.Machine {
	return try.Machine(t, machine.Config{Harts: *cooks, Disk: make([]byte, 64*devices.SectorSize)}, try.Busy)
}

// through runs to a step with run, and types a byte each ten million steps; it says how much processors' time that
// took.
func through(to uint64, run func(machine.Limit), key func([]byte)) (took time.Duration) {
	runtime.GC()
	began := cputime.Used()
	for step := uint64(0); step < to; {
		step = min(to, step+10_000_000)
		run(machine.Limit{Steps: step, Now: devices.Never})
		key([]byte("a"))
	}
	return cputime.Used() - began
}

// What it costs to have a past, and to go back to it, with timer interrupts, typed text, a disk, an appliance.
func TestFigures(t *testing.T) {
	if !*ratios {
		t.Skip("it takes half a minute: -run Figures -ratios -v")
	}
	bare, kept, all := time.Hour, time.Hour, time.Hour
	var d *debug.Debugger
	for range 5 { // the best of five, one beside the other
		m := busy(t)
		bare = min(bare, through(*figure/4, func(l machine.Limit) { m.Run(l) }, func(b []byte) { m.Type(b) }))
		m = busy(t)
		h := history.New(m)
		kept = min(kept, through(*figure/4, func(l machine.Limit) { h.Advance(l) }, h.Type))
		d = debug.New(busy(t))
		all = min(all, through(*figure/4, func(l machine.Limit) { d.Seek(machine.Position{Steps: l.Steps}) }, d.Type))
	}
	t.Logf("checkpoints and inputs: %.3f of the engine's time; with all that is recorded %.3f",
		float64(kept)/float64(bare), float64(all)/float64(bare))
	assert.Less(t, float64(kept)/float64(bare), 1.10)
	assert.Less(t, float64(all)/float64(bare), 1/0.85)

	early := debug.New(busy(t))
	through(1_000_000, func(l machine.Limit) { early.Seek(machine.Position{Steps: l.Steps}) }, early.Type)
	first := measured(t, "a step back after 10^6 steps", 1000, func() { early.Step(debug.Backward) })
	for step := *figure / 4; step < *figure; {
		step = min(*figure, step+10_000_000)
		d.Seek(machine.Position{Steps: step})
		d.Type([]byte("a"))
	}
	end := d.Machine().Position()
	late := measured(t, "a step back after all", 1000, func() { d.Step(debug.Backward) })
	assert.Less(t, late.typical, 2*first.typical+20*time.Microsecond)
	assert.Less(t, late.typical, 10*time.Millisecond)
	assert.Less(t, late.worst, 50*time.Millisecond)

	r := rand.New(rand.NewPCG(1, 2))
	anywhere := func() { d.Seek(machine.Position{Steps: r.Uint64N(end.Steps)}) }
	seek := measured(t, "a seek", 100, anywhere)
	assert.Less(t, seek.typical, 100*time.Millisecond)
	var there figures
	for range 30 {
		anywhere()
		for range 10 {
			there.add(func() { d.Step(debug.Backward) })
		}
	}
	there.done()
	t.Logf("a step back anywhere: %v, at most %v", there.typical, there.worst)
	assert.Less(t, there.typical, 10*time.Millisecond)
	assert.Less(t, there.worst, 50*time.Millisecond)

	d.Seek(end)
	_, err := d.Set(debug.Breakpoint{At: "rare"})
	require.NoError(t, err)
	var back, forward time.Duration
	for range 8 {
		began := time.Now()
		d.Run(debug.Backward, 0)
		back += time.Since(began)
		require.NotEmpty(t, d.Hits())
	}
	began := time.Now()
	for range 7 {
		d.Run(debug.Forward, devices.Never)
	}
	d.Run(debug.Forward, end.Now-d.Machine().Position().Now)
	forward = time.Since(began)
	t.Logf("back to a breakpoint eight times: %v, forward over them %v: %.2f", back, forward,
		float64(back)/float64(forward))
	assert.Less(t, float64(back)/float64(forward), 3.)
	require.NoError(t, d.Diverged())
	t.Logf("the past takes %d MiB", d.Remembered()>>20)
	assert.LessOrEqual(t, d.Remembered(), 256<<20)
}

// figures are how long something took.
type figures struct {
	all            []time.Duration
	typical, worst time.Duration
}

func (f *figures) add(do func()) {
	began := time.Now()
	do()
	f.all = append(f.all, time.Since(began))
}

func (f *figures) done() {
	slices.Sort(f.all)
	f.typical, f.worst = f.all[len(f.all)/2], f.all[len(f.all)-1]
}

func measured(t *testing.T, what string, times int, do func()) (f figures) {
	for range times {
		f.add(do)
	}
	f.done()
	t.Logf("%s: %v, at most %v", what, f.typical, f.worst)
	return f
}
