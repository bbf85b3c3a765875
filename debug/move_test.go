package debug_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"breakfast/debug"
	"breakfast/devices"
	"breakfast/internal/try"
	"breakfast/machine"
)

// verbs are all that move, each in both directions.
var verbs = map[string]func(d *debug.Debugger){
	"step":           func(d *debug.Debugger) { d.Step(debug.Forward) },
	"step back":      func(d *debug.Debugger) { d.Step(debug.Backward) },
	"over":           func(d *debug.Debugger) { d.Over(debug.Forward) },
	"over back":      func(d *debug.Debugger) { d.Over(debug.Backward) },
	"run":            func(d *debug.Debugger) { d.Run(debug.Forward, 100_000) },
	"run back":       func(d *debug.Debugger) { d.Run(debug.Backward, 0) },
	"interrupt":      func(d *debug.Debugger) { d.Interrupt(debug.Forward) },
	"interrupt back": func(d *debug.Debugger) { d.Interrupt(debug.Backward) },
	"line":           func(d *debug.Debugger) { d.OverLine(debug.Forward) },
	"line back":      func(d *debug.Debugger) { d.OverLine(debug.Backward) },
	"out":            func(d *debug.Debugger) { d.Out(debug.Forward) },
	"out back":       func(d *debug.Debugger) { d.Out(debug.Backward) },
	"trap":           func(d *debug.Debugger) { d.Trap(debug.Forward) },
	"trap back":      func(d *debug.Debugger) { d.Trap(debug.Backward) },
	"ring back":      func(d *debug.Debugger) { d.Ring(debug.Backward) },
	"print back":     func(d *debug.Debugger) { d.Print(debug.Backward) },
	"switch back":    func(d *debug.Debugger) { d.Switch(debug.Backward) },
	"return back":    func(d *debug.Debugger) { d.Return(debug.Backward) },
	"hart":           func(d *debug.Debugger) { d.StepHart(debug.Forward, len(d.Machine().Harts)-1) },
	"hart back":      func(d *debug.Debugger) { d.StepHart(debug.Backward, len(d.Machine().Harts)-1) },
	"steps":          func(d *debug.Debugger) { d.Steps(20_000) },
	"why":            func(d *debug.Debugger) { d.Why() },
	"last write":     func(d *debug.Debugger) { _, _, _ = d.LastWrite("mscratch", d.Machine().Position()) },
	"seek":           func(d *debug.Debugger) { d.Seek(machine.Position{Steps: d.Machine().Position().Steps / 3}) },
	"seek on": func(d *debug.Debugger) {
		d.Seek(machine.Position{Steps: d.Machine().Position().Steps +
			99_999})
	},
}

// Cut into slices, or cancelled anywhere, moves lead where they lead, and nowhere: with appliances, typed text, a disk,
// two harts.
func TestSlicing(t *testing.T) {
	ends := strings.Replace(calls, "j back", "li t0, 0x5555\n sw t0, FINISHER_EXIT, t1", 1) // soon
	programs, made := []string{"preemptive", "hello", ends}, map[string][2]*debug.Debugger{}
	for _, p := range programs {
		made[p] = [2]*debug.Debugger{start(t, p), start(t, p)}
	}
	programs = append(programs, "busy")
	made["busy"] = [2]*debug.Debugger{bothHarts(t), bothHarts(t)}
	rapid.Check(t, func(t *rapid.T) {
		program := rapid.SampledFrom(programs).Draw(t, "program")
		pair := made[program]
		d, whole := pair[0], pair[1]
		d.Reset()
		whole.Reset()
		at := devices.Ticks(rapid.Uint64Range(0, 300_000).Draw(t, "at"))
		for _, d := range []*debug.Debugger{d, whole} {
			if sym := d.Machine().Image().Symbol("down"); sym != nil && len(d.Breakpoints()) == 0 {
				stopAt(t, d, sym.Addr)
			}
			d.Type([]byte("tea"))
			d.Run(debug.Forward, at)
		}
		for range rapid.IntRange(1, 4).Draw(t, "moves") {
			name := rapid.SampledFrom(slices.Sorted(maps.Keys(verbs))).Draw(t, "verb")
			if program == "busy" && (name == "out" || name == "why") {
				continue // it calls nothing, and so is looked for far; it has many gates, and touches them all the time
			}
			verb, stop := verbs[name], d.Stop()
			digest, seen, output := d.Machine().Digest(), shown(d), string(d.Output())
			v := d.Begin(func() { verb(d) })
			for range rapid.IntRange(0, 3).Draw(t, "slices") {
				v.Go(rapid.Uint64Range(1, 50_000).Draw(t, "work"))
			}
			if !v.Go(1) {
				v.Cancel()
				require.Equal(t, digest, d.Machine().Digest(), name)
				require.Equal(t, seen, shown(d), name)
				require.Equal(t, output, string(d.Output()), name)
				require.Equal(t, stop, d.Stop(), name)
				v = d.Begin(func() { verb(d) })
			}
			work, last := rapid.Uint64Range(1, 100_000).Draw(t, "work"), 0.
			for !v.Go(work) {
				require.True(t, last <= v.Progress() && v.Progress() <= 1)
				last = v.Progress()
			}
			require.Equal(t, 1., v.Progress())
			verb(whole)
			require.Equal(t, whole.Machine().Digest(), d.Machine().Digest(), name)
			require.Equal(t, shown(whole), shown(d), name)
			require.Equal(t, string(whole.Output()), string(d.Output()), name)
			require.Equal(t, whole.Stop(), d.Stop(), name)
			require.NoError(t, d.Diverged())
		}
	})
}

// bothHarts is a debugger of two harts that do all that there is.
func bothHarts(t *testing.T) *debug.Debugger {
	return debug.New(try.Machine(t, machine.Config{Harts: 2, Interleave: 7, Disk: make([]byte, 64*devices.SectorSize)},
		try.Busy))
}

const long = "_start: li s0, 10000000\n1: addi s0, s0, -1\n bnez s0, 1b\n2: j 2b\n"

// A bit of a move is not much more work than was asked for, and progress goes from 0 to 1 bit by bit.
func TestMoveIsBounded(t *testing.T) {
	d := start(t, long)
	far := machine.Position{Steps: 3_000_000}
	forward := func() { d.Seek(far) }
	back := func() { d.Interrupt(debug.Backward) } // there is none
	for _, verb := range []func(){forward, back} {
		v, n, last := d.Begin(verb), 0, 0.
		for !v.Go(1 << 18) {
			n++
			assert.InDelta(t, last, v.Progress(), 0.3)
			last = v.Progress()
		}
		assert.Greater(t, n, 10)
	}
	assert.Equal(t, far.Steps, d.Machine().Position().Steps)
}

// Another verb cancels a move that is on its way; so does another move. One that is done is not cancelled.
func TestOneMoveAtATime(t *testing.T) {
	d := start(t, long)
	d.Run(debug.Forward, 1_000_000)
	v := d.Begin(func() { d.Seek(machine.Position{Steps: 5_000_000}) })
	require.False(t, v.Go(1))
	d.Step(debug.Forward)
	assert.Equal(t, uint64(1_000_001), d.Machine().Position().Steps)
	assert.True(t, v.Go(1))
	assert.False(t, d.InPast(), "what was cancelled is not known")
	w := d.Begin(d.Reset)
	v = d.Begin(func() { d.Seek(machine.Position{Steps: 2_000_000}) })
	assert.True(t, w.Go(1), "cancelled before it began")
	for !v.Go(1 << 20) {
	}
	v.Cancel()
	assert.Equal(t, uint64(2_000_000), d.Machine().Position().Steps)
	d.Begin(d.Reset).Go(1)
	assert.Zero(t, d.Machine().Position())
}
