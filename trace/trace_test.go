package trace_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/devices"
	"breakfast/internal/try"
	"breakfast/machine"
	"breakfast/programs"
	"breakfast/trace"
	"breakfast/trace/report"
)

// run runs a program, a built-in one or text, to its end, or for two million steps.
func run(t *testing.T, program string) (*machine.Machine, *trace.Tracer) {
	m := try.Machine(t, machine.Config{}, program)
	tr := trace.Watch(m)
	m.Run(machine.Limit{Steps: 2_000_000, Now: devices.Never})
	return m, tr
}

// Each hart's spans follow each other without a gap, and no lane's overlap.
func TestLanes(t *testing.T) {
	for _, name := range programs.Recipes {
		m, tr := run(t, name)
		lanes, whole := tr.Lanes()
		assert.True(t, whole)
		var hart devices.Ticks
		for _, l := range lanes {
			last := devices.Ticks(0)
			for _, s := range l.Spans {
				require.Less(t, s.From, s.To)
				require.LessOrEqual(t, last, s.From, "%s %s", name, l.Name)
				last = s.To
				if l.Kind == trace.TaskLane || l.Kind == trace.HartLane {
					hart += s.To - s.From
				}
			}
			for i := 1; i < len(l.Marks); i++ {
				require.LessOrEqual(t, l.Marks[i-1].At, l.Marks[i].At)
			}
		}
		assert.Equal(t, m.Position().Now*devices.Ticks(len(m.Harts)), hart, name)
	}
}

// Spans and marks of the ticket rail are kept with whose they are and their values; one that has not ended goes on to
// now.
func TestRailSpansAndMarks(t *testing.T) {
	m, tr := run(t, `
        .macro  rail reg, value
        li      t0, \value
        sw      t0, RAIL_\reg, t1
        .endm
_start: rail    BEGIN, 9                # nobody's
        rail    TASK, 1
        la      t0, name
        sw      t0, RAIL_NAME, t1
        rail    END, 5                  # had not begun
        rail    BEGIN, 5
        rail    BEGIN, 5                # goes on
        rail    MARK, -7
        rail    END, 5
        rail    BEGIN, 5
        rail    TASK, 2
        rail    BEGIN, 5                # another task's
        rail    TASK, 1
        rail    END, 5
        rail    TASK, 2
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
        .data
name:   .asciz  "tea"
`)
	got := map[string][]trace.Span{}
	var marks []trace.Mark
	lanes, whole := tr.Lanes()
	assert.True(t, whole)
	for _, l := range lanes {
		if l.Kind == trace.SpanLane {
			got[l.Name] = l.Spans
		}
		if l.Name == "marks" {
			marks = l.Marks
		}
	}
	require.Len(t, got, 3)
	require.Len(t, got["tea: 5"], 2)
	now := m.Position().Now
	assert.Equal(t, now, got["rail: 9"][0].To)
	assert.Equal(t, now, got["task 2: 5"][0].To)
	assert.Less(t, got["tea: 5"][1].To, now)
	require.Len(t, marks, 1)
	assert.Equal(t, "tea: -7", marks[0].Text)
	assert.Greater(t, marks[0].At, got["tea: 5"][0].From)
	assert.Less(t, marks[0].At, got["tea: 5"][0].To)
}

// Only a read of CLAIM claims: ENABLE1 has the same offset in its own page, and a ring is not over by it.
func TestOnlyClaimsClaim(t *testing.T) {
	_, tr := run(t, `
        .equ    FORTY, 40
_start: li      t0, FORTY
        sw      t0, PLIC_ENABLE1, t1
        li      t0, 1
        sw      t0, PLIC_PRIORITY + 4 * FORTY, t1
        li      t0, 300
        sw      t0, KETTLE_FILL, t1
        li      t0, KETTLE_RING_BOILED
        sw      t0, KETTLE_RING_EN, t1
        li      t0, KETTLE_CTRL_HEAT
        sw      t0, KETTLE_CTRL, t1
1:      lw      t0, KETTLE_RING
        beqz    t0, 1b
        lw      t0, PLIC_ENABLE1        # 40, and no claim
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
`)
	assert.Zero(t, report.Of(tr).Rings)
}

// A guest that floods the rail with tasks, names and marks is bounded.
func TestFlood(t *testing.T) {
	_, tr := run(t, "_start: li t0, 0\n2: addi t0, t0, 1\n sw t0, RAIL_TASK, t1\n sw t0, RAIL_NAME, t1\n sw t0, "+
		"RAIL_MARK, t1\n sw t0, RAIL_BEGIN, t1\n sw t0, RAIL_END, t1\n j 2b\n")
	lanes, whole := tr.Lanes()
	assert.False(t, whole)
	spans := 0
	for _, l := range lanes {
		spans += len(l.Spans) + len(l.Marks)
	}
	assert.LessOrEqual(t, spans, 200_000)
	assert.LessOrEqual(t, len(lanes), 150)
}

// A program that resets the machine is nobody's task any more.
func TestReset(t *testing.T) {
	_, tr := run(t, `
_start: lw      t0, CLINT_MTIME         # time goes on: this tells the second boot from the first
        li      t1, 50000
        bgtu    t0, t1, 1f
        li      t0, 7
        sw      t0, RAIL_TASK, t1
        li      t0, FINISHER_RESET
        sw      t0, FINISHER_EXIT, t1
1:      j       1b
`)
	assert.Empty(t, tr.Task(0))
	lanes, _ := tr.Lanes()
	for _, l := range lanes {
		for _, s := range l.Spans {
			assert.False(t, s.Task == 7 && s.To > 100, "%+v", s)
		}
	}
}

// Where each cook is: at the appliance that he used last, until the machine is restarted.
func TestAt(t *testing.T) {
	m := try.Machine(t, machine.Config{Harts: 2}, "_start: bnez a0, 2f\n li t0, 1\n sw t0, KETTLE_FILL, t1\n"+
		" lw t0, PLIC_CLAIM\n1: j 1b\n2: lw t0, MUG_STATUS\n3: j 3b\n")
	tr := trace.Watch(m)
	assert.Equal(t, []string{"", ""}, []string{tr.At(0), tr.At(1)})
	m.Run(machine.Limit{Steps: 1000, Now: devices.Never})
	assert.Equal(t, []string{"kettle", "mug"}, []string{tr.At(0), tr.At(1)})
}

// A task that a kernel has stopped for a fault is not ready: it waits for what never comes.
func TestStoppedIsNotReady(t *testing.T) {
	m, tr := run(t, "trespassers")
	for _, r := range tr.Rows() {
		if r.Kind != trace.TaskRow {
			continue
		}
		list := r.Segments(0, m.Position().Now, 1<<16)
		if last := list[len(list)-1]; last.What != "" {
			assert.Contains(t, last.What, "fault", r.Name)
			assert.Equal(t, trace.TaskWaits, last.State)
			return
		}
	}
	t.Error("nobody was stopped")
}

// Of a long run the lanes begin where the run does, coarsely.
func TestLongAgo(t *testing.T) {
	_, tr := run(t, `
_start: li      t0, 1
        sw      t0, RAIL_TASK, t1
        li      t2, 15
1:      addi    t2, t2, -1
        bnez    t2, 1b
        sw      zero, RAIL_TASK, t1
        j       _start
`)
	lanes, whole := tr.Lanes()
	assert.False(t, whole)
	for _, l := range lanes {
		if l.Kind != trace.TaskLane {
			continue
		}
		assert.Less(t, l.Spans[0].From, devices.Ticks(3_000))
		for i := 1; i < len(l.Spans); i++ {
			require.LessOrEqual(t, l.Spans[i-1].To, l.Spans[i].From)
		}
	}
}
