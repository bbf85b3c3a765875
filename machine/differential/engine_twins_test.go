package differential

import (
	"cmp"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/asm/image"
	"breakfast/cpu"
	"breakfast/cpu/fast"
	"breakfast/cpu/isa"
	"breakfast/machine"
)

var jobs = flag.Int("jobs", 192, "how many programs TestEnginesOnJobs runs with both engines")

const (
	jobsBatch = 32   // programs that follow each other in a machine
	jobsSteps = 6000 // of a program
)

// The engines are the same on programs that are made to tell them apart, where nothing has to please a third one:
// go test ./machine/differential -run EnginesOnJobs -jobs=1000000 -timeout 5h, which takes 35 minutes of a core.
func TestEnginesOnJobs(t *testing.T) {
	met := &jobCounts{traps: map[met]int{}}
	for n := 0; n < *jobs; n += jobsBatch {
		if !t.Run(fmt.Sprint(n), func(t *testing.T) { runJobs(t, uint64(n), min(jobsBatch, *jobs-n), 1, met) }) {
			return
		}
	}
	met.report(t)
}

// So they are with 2, 3 and 8 harts, whose turns are of all lengths: go test ./machine/differential -run EnginesOnHarts
// -jobs=1000000 -timeout 10h.
func TestEnginesOnHarts(t *testing.T) {
	met := &jobCounts{traps: map[met]int{}}
	for n := 0; n < *jobs/2; n += jobsBatch {
		harts := []int{2, 8, 3}[n/jobsBatch%3]
		if !t.Run(fmt.Sprint(n), func(t *testing.T) { runJobs(t, uint64(n), min(jobsBatch, *jobs-n), harts, met) }) {
			return
		}
	}
	t.Logf("%d programs: %+v", met.programs, met.engine)
}

// runJobs runs some programs, one after the other, in the same two machines: the next one is loaded where the last one
// stood still.
func runJobs(t *testing.T, n uint64, count, harts int, met *jobCounts) {
	batch, around := n/jobsBatch, jobsProgram()
	c := machine.Config{RAM: jobRAM, Virtio: 2, Disk: jobDisk(batch % 8), MHz: []int{10, 20, 70}[batch%3],
		ISA: []machine.ISA{machine.WithS, machine.WithSAndSvade, machine.WithS, machine.WithoutS}[batch%4]}
	if harts > 1 {
		c.Harts, c.Interleave, around = harts, []int{64, 1, 7, 200, 30, 3, 64}[batch%7], jobsTogether()
	}
	w := &twins{}
	for i := range uint64(count) {
		img := newJobs(around, *seed, n+i, c.ISA != machine.WithoutS)
		if i == 0 {
			w.load(t, c, img)
		} else {
			w.reload(t, img)
		}
		w.cuts = rand.New(rand.NewPCG(*seed, n+i))
		if i%8 == 7 {
			w.cuts = nil
		}
		w.watch = met.watch()
		before := w.fast.Engine()
		w.run(t, jobsSteps)
		met.ran(w, before)
		if t.Failed() {
			t.Logf("program %d", n+i)
		}
	}
}

// reload has both begin with another program.
func (w *twins) reload(t testing.TB, img *image.Image) {
	for _, m := range w.moments {
		m.stepped.Release()
		m.fast.Release()
	}
	w.moments = nil
	w.leave()
	require.NoError(t, w.stepped.Load(img))
	require.NoError(t, w.fast.Load(img))
}

// jobCounts is what programs have met, and what the engine has done for them.
type jobCounts struct {
	programs   int
	engine     fast.Counts
	steps      [2]uint64 // of programs for which the engine was not changed: all, and the engine's
	traps      map[met]int
	translated uint64 // steps of which the code, or the data, went through page tables
	before     fast.Counts
}

// met is a trap, and the modes that it led from and to.
type met struct {
	cause    isa.Cause
	from, to cpu.Priv
}

func (c *jobCounts) watch() machine.Probe {
	return machine.Probe{Kinds: machine.Trapped | machine.Retired, Tell: func(m *machine.Machine, e machine.Event) {
		if e.Kind == machine.Trapped {
			c.traps[met{e.Trap.Cause, m.Hart().Previous(), m.Hart().Priv}]++
		} else if _, data := m.Hart().Translates(cpu.Loading); data {
			c.translated++
		}
	}}
}

// ran adds a program that has been run, with the engine all the time or not; its engine had done something before.
func (c *jobCounts) ran(w *twins, before fast.Counts) {
	c.programs++
	now := w.fast.Engine()
	if now.Steps < before.Steps { // it was a fork
		before = fast.Counts{}
	}
	if w.cuts == nil {
		c.steps[0] += w.stepped.Position().Steps
		c.steps[1] += now.Steps - before.Steps
	}
	c.engine.Steps += now.Steps - before.Steps
	c.engine.Views += now.Views - before.Views
	c.engine.Fetches += now.Fetches - before.Fetches
	c.engine.Fills += now.Fills - before.Fills
	c.engine.Translated += now.Translated - before.Translated
	c.engine.Flushes += now.Flushes - before.Flushes
	c.engine.Drops += now.Drops - before.Drops
	c.engine.Beside += now.Beside - before.Beside
}

// report prints it, and asks for so much a program that the comparison is one.
func (c *jobCounts) report(t *testing.T) {
	t.Logf("%d programs: %+v", c.programs, c.engine)
	t.Logf("the stepper made %.1f %% of the steps; in %d data was translated",
		100-100*float64(c.steps[1])/float64(max(1, c.steps[0])), c.translated)
	for _, m := range slices.SortedFunc(maps.Keys(c.traps), func(a, b met) int {
		return cmp.Or(cmp.Compare(a.cause, b.cause), cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to))
	}) {
		t.Logf("%8d  %s from %s mode, to %s", c.traps[m], m.cause, m.from, m.to)
	}
	for _, cause := range isa.Causes {
		some := false
		for m := range c.traps {
			some = some || m.cause == cause
		}
		assert.True(t, some || cause == isa.InstMisaligned, "no program met: %s", cause)
	}
	n := uint64(c.programs)
	for what, each := range map[string][2]uint64{ // a program, at least
		"steps of the engine":          {c.engine.Steps, 3000},
		"views begun":                  {c.engine.Views, 6},
		"fetches":                      {c.engine.Fetches, 10},
		"fills":                        {c.engine.Fills, 60},
		"fills under translation":      {c.engine.Translated, 10},
		"views flushed":                {c.engine.Flushes, 5},
		"pages dropped":                {c.engine.Drops, 4},
		"stores beside code":           {c.engine.Beside, 60},
		"steps with translated data":   {c.translated, 300},
		"steps of the engine, of nine": {9 * c.steps[1] / max(1, c.steps[0]) * n, 8},
	} {
		assert.GreaterOrEqual(t, each[0], n*each[1], what)
	}
}
