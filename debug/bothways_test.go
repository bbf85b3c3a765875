package debug_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"breakfast/debug"
	"breakfast/devices"
	"breakfast/internal/try"
	"breakfast/machine"
)

// moments are verbs that go from moment to moment of a kind.
var moments = map[string]func(*debug.Debugger, debug.Direction){
	"step":      (*debug.Debugger).Step,
	"over":      (*debug.Debugger).Over,
	"line":      func(d *debug.Debugger, dir debug.Direction) { d.Line(dir) },
	"over-line": func(d *debug.Debugger, dir debug.Direction) { d.OverLine(dir) },
	"interrupt": func(d *debug.Debugger, dir debug.Direction) { d.Interrupt(dir) },
	"trap":      func(d *debug.Debugger, dir debug.Direction) { d.Trap(dir) },
	"return":    func(d *debug.Debugger, dir debug.Direction) { d.Return(dir) },
	"switch":    func(d *debug.Debugger, dir debug.Direction) { d.Switch(dir) },
	"ring":      func(d *debug.Debugger, dir debug.Direction) { d.Ring(dir) },
	"kettle":    func(d *debug.Debugger, dir debug.Direction) { d.RingOf(dir, ringing(d, "kettle")) },
	"print":     func(d *debug.Debugger, dir debug.Direction) { d.Print(dir) },
	"to":        func(d *debug.Debugger, dir debug.Direction) { d.To(dir, d.Machine().Harts[0].MTVec) },
	"hart-0":    func(d *debug.Debugger, dir debug.Direction) { d.StepHart(dir, 0) },
	"hart-1":    func(d *debug.Debugger, dir debug.Direction) { d.StepHart(dir, 1) },
	"run":       func(d *debug.Debugger, dir debug.Direction) { d.Run(dir, 200_000) }, // to the breakpoint that is set
}

func ringing(d *debug.Debugger, name string) int {
	for i, p := range d.Machine().Parts() {
		if p.Device.Info().Name == name {
			return i
		}
	}
	return -1
}

// grounds are where the verbs are tried: which of them, on which program and machine, up to which step.
var grounds = map[string]struct {
	program string
	harts   int
	verbs   string
	upTo    uint64
}{
	"a kernel": {"preemptive", 1, "step over line over-line interrupt trap return switch ring kettle print to run",
		290_000},
	"two cooks": {"parallel", 2, "step over line over-line interrupt trap return ring to hart-0 hart-1 run", 290_000},
	"a disk":    {try.Busy, 1, "step over line over-line interrupt trap return ring to hart-0 run", 290_000},
	"all of it": {try.Busy, 2, "step over line over-line interrupt trap return to hart-0 hart-1 run", 290_000},
}

// Whoever goes from moment to moment of a verb forward comes to the same moments backward, with the same state, and
// forward again: with devices, typed text, a disk, interrupts, two harts, over checkpoints.
func TestVerbsBothWays(t *testing.T) {
	made := map[string]*debug.Debugger{}
	for name, g := range grounds {
		made[name] = debug.New(try.Machine(t, machine.Config{Harts: g.harts, Interleave: 5,
			Disk: make([]byte, 64*devices.SectorSize)}, g.program))
	}
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom([]string{"a kernel", "two cooks", "a disk", "all of it"}).Draw(t, "ground")
		g, d := grounds[name], made[name]
		d.Reset()
		for _, p := range d.Breakpoints() {
			d.Clear(p.ID)
		}
		upTo := rapid.Uint64Range(1000, g.upTo).Draw(t, "from")
		if rapid.Bool().Draw(t, "near a checkpoint") {
			upTo = min(upTo, g.upTo)>>18<<18 + 1<<18 - min(upTo%50, 40)
			upTo = min(upTo, g.upTo)
		}
		for range rapid.IntRange(0, 3).Draw(t, "keys") {
			d.Seek(machine.Position{Steps: d.Machine().Position().Steps + upTo/8})
			d.Type([]byte("tea"))
		}
		d.Seek(machine.Position{Steps: upTo})
		kind := rapid.SampledFrom(strings.Fields(g.verbs)).Draw(t, "verb")
		verb := moments[kind]
		if kind == "run" {
			_, err := d.Set(debug.Breakpoint{At: fmt.Sprintf("0x%x", d.Machine().Harts[0].MTVec)})
			require.NoError(t, err)
		}
		var there []was
		for range rapid.IntRange(2, 7).Draw(t, "times") {
			from := d.Machine().Position()
			verb(d, debug.Forward)
			stop, step := d.Stop().Reason, strings.Contains("step over hart-0 hart-1", kind)
			if d.Machine().Position() == from || stop != machine.Stopped && !(step && stop == machine.Reached) {
				break // there is none
			}
			there = append(there, now(d))
		}
		if len(there) == 0 {
			return
		}
		d.Seek(there[len(there)-1].at)
		last := there[len(there)-1]
		if verb(d, debug.Backward); d.Stop().Reason == machine.Stopped || kind == "step" || len(there) > 1 {
			verb(d, debug.Forward)
			require.Equal(t, last, now(d), "%s back and forward", kind)
		}
		if strings.HasPrefix(kind, "over") || strings.HasPrefix(kind, "hart") {
			return // out of a procedure, back is to its call; a hart's step back is behind those of others
		}
		d.Seek(last.at)
		for i := len(there) - 2; i >= 0; i-- {
			verb(d, debug.Backward)
			require.Equal(t, there[i], now(d), "%s back, %d of %d, from %v", kind, i, len(there), there[i+1].at)
		}
		for i := 1; i < len(there); i++ {
			verb(d, debug.Forward)
			require.Equal(t, there[i], now(d), "%s again, %d of %d", kind, i, len(there))
		}
		require.NoError(t, d.Diverged())
	})
}
