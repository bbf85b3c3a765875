package trace_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/devices"
	"breakfast/internal/try"
	"breakfast/machine"
	"breakfast/programs"
	"breakfast/trace"
)

// run runs a program, a built-in one or text, to its end, or for two million steps.
func run(t *testing.T, program string) (*machine.Machine, *trace.Tracer) {
	m := try.Machine(t, machine.Config{}, program)
	tr := trace.Watch(m)
	m.Run(machine.Limit{Steps: 2_000_000, Now: devices.Never})
	return m, tr
}

func report(t *testing.T, text string) *trace.Report {
	_, tr := run(t, text)
	return tr.Report()
}

const serve = "\n li t0, 1\n sw t0, TABLE_SERVE, t1\n1: j 1b\n"

// Every tick is charged to one thing, and overlap is never more than what was worked.
func TestTimeAddsUp(t *testing.T) {
	for _, name := range programs.Recipes {
		r := report(t, name)
		require.True(t, r.Served)
		all := 0.0
		for _, h := range append(r.Harts, r.Hours)[:max(1, len(r.Harts))] {
			spent := float64(h.Working + h.Switching + h.Staring + h.Sleeping + h.Waiting)
			assert.InDelta(t, float64(r.ServedAt), spent, 1e-6, name)
			assert.LessOrEqual(t, h.Overlap, h.Working+h.Switching, name)
			all += spent
		}
		assert.InDelta(t, all, float64(r.Working+r.Switching+r.Staring+r.Sleeping+r.Waiting), 1e-6, name)
	}
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

// A loop around a look is staring; the same loop with work of over a thousand steps in it is not; nor is one that
// stores to a device each time.
func TestStaring(t *testing.T) {
	heat := "_start: li t0, 600\n sw t0, KETTLE_FILL, t1\n li t0, 1\n sw t0, KETTLE_CTRL, t1\n"
	look := "2: lw t0, KETTLE_RING\n andi t0, t0, 1\n"
	again := " beqz t0, 2b\n"
	pause := " li t2, 600\n3: addi t2, t2, -1\n bnez t2, 3b\n"

	r := report(t, heat+look+again+serve)
	assert.Greater(t, r.Staring, 0.999*r.ServedAt)
	assert.Less(t, r.Overlap, trace.Seconds(0.02), "some instructions before the first look")

	r = report(t, heat+look+pause+again+serve)
	assert.Zero(t, r.Staring)
	assert.Greater(t, r.Overlap, 0.99*r.ServedAt)

	r = report(t, heat+look+" sw zero, WORKTOP_TOOL, t1\n"+again+serve)
	assert.Zero(t, r.Staring)

	// Two looks in one loop are one stare.
	r = report(t, heat+look+" lw t3, MUG_STATUS\n lw t3, TOASTER_STATUS\n"+again+serve)
	assert.Greater(t, r.Staring, 0.999*r.ServedAt)

	// In a procedure, and with work before and after, only the loop counts.
	r = report(t, heat+pause+look+again+pause+serve)
	assert.InDelta(t, 2.4, float64(r.Working), 0.1)
}

// Sleeping is not staring, even in a loop that looks when it wakes.
func TestSleeping(t *testing.T) {
	r := report(t, `
_start: li t0, 600
        sw t0, KETTLE_FILL, t1
        li t0, 1
        sw t0, KETTLE_CTRL, t1
        sw t0, KETTLE_RING_EN, t1
        sw t0, PLIC_PRIORITY + 4 * KETTLE_IRQ, t1
        li t0, 1 << (KETTLE_IRQ - 32)
        sw t0, PLIC_ENABLE1, t1
        li t0, 1 << 11
        csrw mie, t0
        wfi
        lw t0, PLIC_CLAIM
`+serve)
	assert.Greater(t, r.Sleeping, 0.999*r.ServedAt)
	assert.Equal(t, 1, r.Rings)
	assert.InDelta(t, 0.003, float64(r.Latency), 0.002, "claimed by the next instructions")
	assert.Zero(t, r.Interrupts, "none was taken: mstatus.MIE is off")
	assert.Less(t, r.Overlap, trace.Seconds(0.03), "some instructions before it sleeps")
}

// What went wrong, for each way of going wrong.
func TestWrong(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"nothing served": {"_start: j _start\n", "Breakfast was not served."},
		"empty table":    {"_start:" + serve, "There was no tea.|There was no toast."},
		"forged tea": {"_start: li t0, 600 | 500 << 10 | 250 << 20\n sw t0, TABLE_TEA, t1\n" + serve,
			"The cup has 250 ml, and the kettle gave 0: the rest came from nowhere."},
		"forged toast": {"_start: li t0, 1 | 60 << 8 | 100 << 16 | 30 << 24\n sw t0, TABLE_TOAST, t1\n" + serve,
			"1 toast was on the table never cut from the baguette."},
		"cold water": {"_start: li t0, 600\n sw t0, KETTLE_FILL, t1\n lw t0, KETTLE_POUR\n sw t0, MUG_WATER, t1\n lw " +
			"t0, MUG_TAKE\n sw t0, TABLE_TEA, t1\n" + serve,
			"The water never boiled.|The tea is weak: 0 %.|The tea is cold: 15 °C."},
		"dry kettle": {"_start: li t0, 1\n sw t0, KETTLE_CTRL, t1\n2: lw t0, KETTLE_RING\n beqz t0, 2b\n" + serve,
			"The kettle was heated without water, and its fuse tripped."},
		"slip": {"_start: li t0, 1\n sw t0, WORKTOP_TOOL, t1\n li t0, 7\n sw t0, WORKTOP_STROKE, t1\n" + serve,
			"The knife slipped: 1 stroke did not follow the path."},
		"raw and bare": {"_start: li t0, 1\n sw t0, WORKTOP_TOOL, t1\n2: call stroke\n lw t0, WORKTOP_SLICES\n beqz " +
			"t0, 2b\n lw t0, WORKTOP_BOARD\n sw t0, TABLE_TOAST, t1\n" + serve + " .include \"lib/worktop.s\"\n",
			"1 slice was not toasted.|1 toast was not covered with jam."},
		"too hot": {"_start: .macro WAIT_FOR d, e\n9: lw t0, \\d\\()_RING\n andi t0, t0, \\e\n beqz t0, 9b\n .endm\n " +
			"call heat_water\n WAIT_FOR KETTLE, 1\n call pour_tea\n WAIT_FOR MUG, 1\n call serve_tea\n" + serve +
			" .include \"lib/tea.s\"\n",
			"The tea is too hot to drink: 68 °C.|The cook stared at appliances for 5 min 18 s."},
		// Poured at 100 °C it is 93.0 °C in the mug, and infused after 148.5 s at 20 + 73.0*exp(-148.5/347.4) = 67.6
		// °C; the boil took 169.7 s.
		"bitter": {"_start: .macro WAIT_FOR d, e\n9: lw t0, \\d\\()_RING\n andi t0, t0, \\e\n beqz t0, 9b\n .endm\n " +
			"call heat_water\n WAIT_FOR KETTLE, 1\n call pour_tea\n WAIT_FOR MUG, 4\n call serve_tea\n" + serve +
			" .include \"lib/tea.s\"\n",
			"The tea is bitter: 100 %; the bag was left in too long."},
	} {
		t.Run(name, func(t *testing.T) {
			r := report(t, c.text)
			for _, want := range strings.Split(c.want, "|") {
				assert.Contains(t, r.Wrong, want)
			}
		})
	}
	assert.Empty(t, report(t, "preemptive").Wrong)
}

func TestPrintAndJSON(t *testing.T) {
	r := report(t, "cooperative")
	var b bytes.Buffer
	r.Print(&b)
	for _, want := range []string{"Breakfast is served at 07:", "  tea  ", "  toasts      8 toasts, browned ",
		"  went wrong  nothing\n"} {
		assert.Contains(t, b.String(), want)
	}
	data, err := json.Marshal(r)
	require.NoError(t, err)
	var back trace.Report
	require.NoError(t, json.Unmarshal(data, &back))
	assert.Equal(t, *r, back)
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
	assert.Zero(t, tr.Report().Rings)
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
