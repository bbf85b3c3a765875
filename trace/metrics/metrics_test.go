package metrics_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/devices"
	"breakfast/internal/try"
	"breakfast/machine"
	"breakfast/trace"
	"breakfast/trace/metrics"
	"breakfast/trace/report"
)

// measure runs a program to its end.
func measure(t *testing.T, program string) (*machine.Machine, *metrics.Metrics, *trace.Tracer) {
	m := try.Machine(t, machine.Config{}, program)
	tr := trace.Watch(m)
	w := metrics.Watch(m, tr)
	m.Run(machine.Limit{Steps: 2_000_000, Now: devices.Never})
	return m, w.Metrics(), tr
}

// All of it is worked out by hand: the program runs straight on, an instruction of four bytes a tick, so that where an
// instruction is says when it is made.
func TestByHand(t *testing.T) {
	m, r, _ := measure(t, `
_start: la      t0, handler
        csrw    mtvec, t0
        li      t0, 1
        sw      t0, RAIL_TASK, t1
        li      t0, 60
        sw      t0, CLINT_MTIMECMP, t1
        sw      zero, CLINT_MTIMECMPH, t1
        li      t0, 1 << 7
        csrw    mie, t0
        csrsi   mstatus, 8
        .rept   20
        nop
        .endr
off:    csrci   mstatus, 8
        .rept   40
        nop
        .endr
on:     csrsi   mstatus, 8
        nop                             # here it is interrupted
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
        .balign 4
handler: li     t0, -1
        sw      t0, CLINT_MTIMECMP, t1
        li      t0, 2
rail:   sw      t0, RAIL_TASK, t1       # two instructions, of which the second stores
        mret
`)
	at := func(label string) devices.Ticks {
		return devices.Ticks(m.Image().Symbol(label).Addr-m.Image().Entry) / 4
	}
	require.Less(t, at("off"), devices.Ticks(60))
	on := at("on") + 1 // it has retired
	taken := on + 1    // the trap is a step
	s, ok := r.Source("timer")
	require.True(t, ok)
	assert.Equal(t, metrics.Spread{Count: 1, Total: taken - 60, Worst: taken - 60, WorstAt: 60}, s.Latency)
	assert.Equal(t, []metrics.Bucket{{Below: 32, Count: 1}}, s.Histogram)
	behind := func(n devices.Ticks) metrics.Spread { return metrics.Spread{Count: 1, Total: n, Worst: n, WorstAt: 60} }
	assert.Equal(t, []metrics.Behind{{Gate: "interrupts off", Spread: behind(on - 60)},
		{Gate: "no gate", Spread: behind(1)}},
		s.Gates)
	const handler = 1 + 2 + 1 + 2 + 1 // instructions
	assert.Equal(t, metrics.Spread{Count: 1, Total: handler, Worst: handler, WorstAt: taken}, s.Handler)
	assert.Zero(t, s.Claim.Count+s.Wake.Count+s.Unheard)

	assert.Equal(t, at("on")-at("off"), r.Off.Long, "from when one has retired to when the other has")
	assert.Equal(t, at("off")+1, r.Off.From)
	assert.Contains(t, r.Off.Shut, "test.s:15")
	assert.Contains(t, r.Off.Opened, "test.s:19")

	assert.Equal(t, 1, r.Switches.Count)
	assert.EqualValues(t, 1+handler, r.Switches.Most, "with the trap")
	require.Len(t, r.Tasks, 2)
	named := taken + 1 + 2 + 1 + 1 // while the store is made
	end := m.Position().Now
	assert.Equal(t, metrics.Spread{Count: 1, Total: end - named, Worst: end - named, WorstAt: named}, r.Tasks[0].Ready)
	assert.Equal(t, end-named, r.Tasks[1].Ran)
	assert.Equal(t, metrics.Hart{Working: end, All: end}, r.Harts[0])
}

// How much stack a task uses is what it pushes, also in procedures; what a handler pushes on a stack is not the task's.
func TestStacks(t *testing.T) {
	m := try.Machine(t, machine.Config{}, `
_start: la      t0, handler
        csrw    mtvec, t0
        la      sp, top
        li      t0, 1
        sw      t0, RAIL_TASK, t1
        addi    sp, sp, -16
        call    deep
        addi    sp, sp, 16
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
deep:   addi    sp, sp, -48
        ecall
        addi    sp, sp, 48
        ret
        .balign 4
handler: addi   sp, sp, -256
        csrr    t0, mepc
        addi    t0, t0, 4
        csrw    mepc, t0
        addi    sp, sp, 256
        mret
        .bss
        .balign 16
        .space  512
top:
`)
	w := metrics.Watch(m, trace.Watch(m))
	w.Stacks()
	require.Equal(t, machine.Halted, m.Run(machine.Limit{Steps: 1000, Now: 1000}).Reason)
	require.Len(t, w.Metrics().Tasks, 1)
	assert.EqualValues(t, 16+48, *w.Metrics().Tasks[0].Stack)
}

// What two measure is the same: the report's slowest answer and switches, and these.
func TestPreemptive(t *testing.T) {
	_, r, tr := measure(t, "preemptive")
	was, worst := report.Of(tr), devices.Ticks(0)
	for _, s := range r.Sources {
		if s.Number != 0 {
			worst = max(worst, s.Latency.Worst)
		}
	}
	assert.InDelta(t, float64(was.Latency), float64(trace.Of(worst)), 1e-9)
	assert.Equal(t, was.Switches, r.Switches.Count)
	kettle, _ := r.Source("kettle")
	assert.Equal(t, 1, kettle.Wake.Count)
	assert.EqualValues(t, 297, kettle.Wake.Worst, "tea has priority: it is as long as the kernel takes")
	all := r.Harts[0]
	assert.Equal(t, all.All, all.Working+all.Kernel+all.Staring+all.Sleeping+all.Waiting)

	var b bytes.Buffer
	r.Print(&b)
	assert.Contains(t, b.String(), "waited: open claim: 3 times, 84.0 on average")
	data, err := json.Marshal(r)
	require.NoError(t, err)
	var back metrics.Metrics
	require.NoError(t, json.Unmarshal(data, &back))
	assert.Equal(t, kettle, back.Sources[0])
}

// Before interrupts are first on nothing is missed; and who sleeps with interrupts off hears.
func TestOff(t *testing.T) {
	_, r, _ := measure(t, `
_start: .rept   100
        nop
        .endr
        la      t0, handler
        csrw    mtvec, t0
        li      t0, 5000
        sw      t0, CLINT_MTIMECMP, t1
        sw      zero, CLINT_MTIMECMPH, t1
        li      t0, 1 << 7
        csrw    mie, t0
        csrsi   mstatus, 8
        csrci   mstatus, 8
        nop
        wfi
        nop
        csrsi   mstatus, 8
        nop
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
        .balign 4
handler: li     t0, -1
        sw      t0, CLINT_MTIMECMP, t1
        mret
`)
	require.NotNil(t, r.Off)
	assert.EqualValues(t, 4, r.Off.Long, "the handler's instructions")
}
