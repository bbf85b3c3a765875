package trace_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"breakfast/devices"
	"breakfast/internal/try"
	"breakfast/machine"
	"breakfast/trace"
	"breakfast/trace/report"
)

// all is all that is recorded, in text.
func all(tr *trace.Tracer) string {
	var b strings.Builder
	for _, r := range tr.Rows() {
		fmt.Fprintln(&b, r.Kind, r.Name, r.Hart, r.Task, r.Part, r.Segments(0, devices.Never, 1<<20),
			r.Segments(0, devices.Never, 7), r.Marks(0, devices.Never, 1<<20), r.Lives(0, devices.Never, 1<<20))
	}
	report.Of(tr).Print(&b)
	return b.String()
}

// What is recorded does not depend on which engine makes the steps, nor on how the run is cut, nor on when somebody
// looks.
func TestSameRecording(t *testing.T) {
	const most = 80_000
	programs := []string{"preemptive", "spaces", "parallel", "cooperative", "interrupts", try.Busy}
	kept := map[string]string{}
	rapid.Check(t, func(rt *rapid.T) {
		program := rapid.SampledFrom(programs).Draw(rt, "program")
		start := func() (*machine.Machine, *trace.Tracer) {
			config := machine.Config{Disk: make([]byte, 64*devices.SectorSize)}
			if program == "parallel" || program == try.Busy {
				config.Harts = 2
			}
			m := try.Machine(t, config, program)
			m.Type([]byte("ab"))
			return m, trace.Watch(m)
		}
		if kept[program] == "" {
			m, tr := start()
			m.Run(machine.Limit{Steps: most, Now: devices.Never})
			kept[program] = all(tr)
		}
		m, tr := start()
		stepper := rapid.Bool().Draw(rt, "stepper")
		for m.Position().Steps < most {
			to := m.Position()
			if to.Steps > 3000 && stepper { // for a while
				remove := m.Watch(machine.Probe{Kinds: machine.Begun, Tell: func(*machine.Machine, machine.Event) {}})
				m.Run(machine.Limit{Steps: min(to.Steps+10_000, most), Now: devices.Never})
				remove()
			}
			to.Steps = min(to.Steps+rapid.Uint64Range(1, most).Draw(rt, "steps"), most)
			to.Now += devices.Ticks(rapid.IntRange(1, 2*most).Draw(rt, "ticks"))
			if m.Run(machine.Limit(to)).Reason != machine.Reached {
				break
			}
			if rapid.Bool().Draw(rt, "look") {
				tr.Rows()
				tr.Lanes()
			}
		}
		if got := all(tr); got != kept[program] {
			a, b := strings.Split(kept[program], "\n"), strings.Split(got, "\n")
			for i := range min(len(a), len(b)) {
				require.Equal(rt, a[i], b[i])
			}
			require.Equal(rt, kept[program], got)
		}
	})
}
