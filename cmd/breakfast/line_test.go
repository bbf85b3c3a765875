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

// A line for every step costs some four times what the steps cost the stepper, and no memory but for what is kept
// of places. (Five is the aim; the rest is for noise.)
func TestCostOfLines(t *testing.T) {
	const steps = 300_000
	took := func(tell func(m *machine.Machine) func(*machine.Machine, machine.Event)) float64 {
		m := try.Machine(t, machine.Config{}, "preemptive")
		m.Watch(machine.Probe{Kinds: machine.Retired | machine.Trapped, Tell: tell(m)})
		end := uint64(0)
		return cputime.Of(3, func() {
			end += steps / 3
			m.Run(machine.Limit{Steps: end, Now: machine.Unlimited.Now})
		}).Seconds()
	}
	stepped := took(func(*machine.Machine) func(*machine.Machine, machine.Event) {
		return func(*machine.Machine, machine.Event) {}
	})
	traced := took(func(m *machine.Machine) func(*machine.Machine, machine.Event) {
		return newEvents(io.Discard, m, trace.New(m)).tell
	})
	t.Logf("%.1f times", traced/stepped)
	assert.Less(t, traced/stepped, 5.0)
}
