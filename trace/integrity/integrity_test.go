package integrity_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"

	"breakfast/asm"
	"breakfast/devices"
	"breakfast/internal/sparse"
	"breakfast/internal/try"
	"breakfast/machine"
	"breakfast/programs"
	"breakfast/trace"
	"breakfast/trace/integrity"
)

// check runs a machine under a checker, to its end or for so many steps.
func check(m *machine.Machine, steps uint64) ([]integrity.Violation, machine.Stop) {
	return watched(m, steps, false)
}

func watched(m *machine.Machine, steps uint64, strict bool) ([]integrity.Violation, machine.Stop) {
	var tr *trace.Tracer
	c := integrity.New(m, func(task uint32) string { return tr.TaskName(task) })
	if strict {
		c.Strict()
	}
	tr = trace.Watch(m)
	m.Watch(c.Probe())
	stop := m.Run(machine.Limit{Steps: steps, Now: devices.Never})
	c.Finish(stop)
	return c.Violations(), stop
}

func text(found []integrity.Violation) string {
	var b bytes.Buffer
	for i := range found {
		found[i].Print(&b)
	}
	return b.String()
}

// What is right is never accused: every built-in program, with short and long turns, and the mended ones of the races.
func TestBuiltInProgramsAreRight(t *testing.T) {
	for i, name := range programs.Names() {
		for j, quantum := range []int64{300, 777, 10_000} {
			if !sparse.Some(i+j, 3) {
				continue
			}
			m := try.Machine(t, machine.Config{}, name, asm.Symbol{Name: "QUANTUM", Value: quantum})
			found, stop := watched(m, 5_000_000, quantum < 1000)
			assert.Contains(t, []machine.Reason{machine.Halted, machine.Reached}, stop.Reason, name)
			assert.Empty(t, text(found), "%s with turns of %d", name, quantum)
		}
	}
}

func TestMendedRacesAreRight(t *testing.T) {
	for _, name := range programs.Races {
		found, _ := watched(try.Machine(t, machine.Config{}, name+"-mended"), 100_000, true)
		assert.Empty(t, text(found), name)
	}
}

// A checked run is the same run.
func TestNoEffect(t *testing.T) {
	for _, name := range []string{"preemptive", "interrupts"} {
		plain := try.Machine(t, machine.Config{}, name)
		plain.Run(machine.Limit{Steps: 5_000_000, Now: devices.Never})
		checked := try.Machine(t, machine.Config{}, name)
		watched(checked, 5_000_000, true)
		assert.Equal(t, plain.Digest(), checked.Digest(), name)
	}
}
