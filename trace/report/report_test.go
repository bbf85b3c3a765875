package report_test

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
	"breakfast/trace/report"
)

// made is the report of a program, a built-in one or text, run to its end, or for two million steps.
func made(t *testing.T, program string) *report.Report {
	m := try.Machine(t, machine.Config{}, program)
	tr := trace.Watch(m)
	m.Run(machine.Limit{Steps: 2_000_000, Now: devices.Never})
	return report.Of(tr)
}

const serve = "\n li t0, 1\n sw t0, TABLE_SERVE, t1\n1: j 1b\n"

// Every tick is charged to one thing, and overlap is never more than what was worked.
func TestTimeAddsUp(t *testing.T) {
	for _, name := range programs.Recipes {
		r := made(t, name)
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

// A loop around a look is staring; the same loop with work of over a thousand steps in it is not; nor is one that
// stores to a device each time.
func TestStaring(t *testing.T) {
	heat := "_start: li t0, 600\n sw t0, KETTLE_FILL, t1\n li t0, 1\n sw t0, KETTLE_CTRL, t1\n"
	look := "2: lw t0, KETTLE_RING\n andi t0, t0, 1\n"
	again := " beqz t0, 2b\n"
	pause := " li t2, 600\n3: addi t2, t2, -1\n bnez t2, 3b\n"

	r := made(t, heat+look+again+serve)
	assert.Greater(t, r.Staring, 0.999*r.ServedAt)
	assert.Less(t, r.Overlap, trace.Seconds(0.02), "some instructions before the first look")

	r = made(t, heat+look+pause+again+serve)
	assert.Zero(t, r.Staring)
	assert.Greater(t, r.Overlap, 0.99*r.ServedAt)

	r = made(t, heat+look+" sw zero, WORKTOP_TOOL, t1\n"+again+serve)
	assert.Zero(t, r.Staring)

	// Two looks in one loop are one stare.
	r = made(t, heat+look+" lw t3, MUG_STATUS\n lw t3, TOASTER_STATUS\n"+again+serve)
	assert.Greater(t, r.Staring, 0.999*r.ServedAt)

	// In a procedure, and with work before and after, only the loop counts.
	r = made(t, heat+pause+look+again+pause+serve)
	assert.InDelta(t, 2.4, float64(r.Working), 0.1)
}

// Sleeping is not staring, even in a loop that looks when it wakes.
func TestSleeping(t *testing.T) {
	r := made(t, `
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
			r := made(t, c.text)
			for _, want := range strings.Split(c.want, "|") {
				assert.Contains(t, r.Wrong, want)
			}
		})
	}
	assert.Empty(t, made(t, "preemptive").Wrong)
}

func TestPrintAndJSON(t *testing.T) {
	r := made(t, "cooperative")
	var b bytes.Buffer
	r.Print(&b)
	for _, want := range []string{"Breakfast is served at 07:", "  tea  ", "  toasts      8 toasts, browned ",
		"  went wrong  nothing\n"} {
		assert.Contains(t, b.String(), want)
	}
	data, err := json.Marshal(r)
	require.NoError(t, err)
	var back report.Report
	require.NoError(t, json.Unmarshal(data, &back))
	assert.Equal(t, *r, back)
}
