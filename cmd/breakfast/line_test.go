package main

import (
	"io"
	"testing"

	"github.com/stretchr/testify/assert"

	"breakfast/internal/cputime"
	"breakfast/internal/try"
	"breakfast/machine"
	"breakfast/trace"
)

// A line for every step costs some four times what the steps cost the stepper. (It was twenty-four when places were
// looked up anew each time; other machines may have another figure for the same code.)
func TestCostOfLines(t *testing.T) {
	const steps = 100_000
	run := func(tell func(m *machine.Machine) func(*machine.Machine, machine.Event)) func() {
		m := try.Machine(t, machine.Config{}, "preemptive")
		m.Watch(machine.Probe{Kinds: machine.Retired | machine.Trapped, Tell: tell(m)})
		end := uint64(0)
		return func() {
			end += steps
			m.Run(machine.Limit{Steps: end, Now: machine.Unlimited.Now})
		}
	}
	stepped := run(func(*machine.Machine) func(*machine.Machine, machine.Event) {
		return func(*machine.Machine, machine.Event) {}
	})
	traced := run(func(m *machine.Machine) func(*machine.Machine, machine.Event) {
		return newEvents(io.Discard, m, trace.New(m)).tell
	})
	times := cputime.Ratio(5, stepped, traced)
	t.Logf("%.1f times", times)
	assert.Less(t, times, 10.)
}
