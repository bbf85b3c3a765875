package export_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/devices"
	"breakfast/internal/try"
	"breakfast/machine"
	"breakfast/trace"
	"breakfast/trace/export"
	"breakfast/window/figure"
)

// recorded is a run of a program, for so many steps at most; stepped, it is made by the stepper.
func recorded(t testing.TB, program string, steps uint64, stepped bool) *export.Run {
	harts := 0
	if program == "parallel" {
		harts = 2
	}
	m := try.Machine(t, machine.Config{RAM: 1 << 20, Harts: harts}, program)
	tr := trace.Watch(m)
	if stepped {
		m.Watch(machine.Probe{Kinds: machine.Retired, Tell: func(*machine.Machine, machine.Event) {}})
	}
	m.Run(machine.Limit{Steps: steps, Now: 1 << 36})
	return &export.Run{Program: "some program", Command: "breakfast trace some", Rows: tr.Rows(), To: m.Position().Now,
		Clock: export.Clock{Kitchen: true}, Source: func(part int) uint32 { return m.Parts()[part].Source },
		Ended: "served",
		Place: func(pc uint32) string {
			_, line, _ := m.Image().LineAt(pc)
			return fmt.Sprint("line ", line)
		}}
}

// crowd is a program of so many tasks, which take turns at random lengths, without a kernel.
func crowd(tasks int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "_start: li s0, 12345\n li s1, %d\n", tasks)
	for i := range tasks {
		fmt.Fprintf(&b, " li t0, %d\n sw t0, RAIL_TASK, t1\n la t0, name%d\n sw t0, RAIL_NAME, t1\n", i+1, i)
	}
	b.WriteString(`1: li t0, 1664525
 mul s0, s0, t0
 li t0, 1013904223
 add s0, s0, t0
 srli t0, s0, 8
 remu t2, t0, s1
 addi t2, t2, 1
 sw t2, RAIL_TASK, t1
 srli t0, s0, 20
2: addi t0, t0, -1
 bgtz t0, 2b
 sw zero, RAIL_TASK, t1
 j 1b
 .data
`)
	for i := range tasks {
		fmt.Fprintf(&b, "name%d: .asciz \"task with a long name %d\"\n", i, i)
	}
	return b.String()
}

// apart fails unless each label of a figure has room of its own, and is in the picture.
func apart(t *testing.T, f *figure.Figure, about string) {
	t.Helper()
	labels := f.Labels()
	for i, a := range labels {
		if a.X < 0 || a.Y < 0 || a.X+a.W > f.W || a.Y+a.H > f.H {
			t.Errorf("%s: %q leaves the picture: %v of %g × %g", about, a.Text, a.Area, f.W, f.H)
		}
		for _, b := range labels[:i] {
			if a.Meets(b.Area) {
				t.Errorf("%s: %q %v and %q %v overlap", about, a.Text, a.Area, b.Text, b.Area)
			}
		}
	}
}

// All lanes have room for what they say, at any width, with any number of tasks, of a whole run and of parts of it.
func TestPictureRoom(t *testing.T) {
	runs := map[string]*export.Run{}
	for _, name := range []string{"sequential", "restless", "preemptive", "spaces", "parallel", "hello",
		"_start: j _start", "_start: wfi\n j _start"} {
		runs[name] = recorded(t, name, 1_000_000, false)
	}
	for _, tasks := range []int{1, 3, 16} {
		runs[fmt.Sprint(tasks, " tasks")] = recorded(t, crowd(tasks), 300_000, false)
	}
	for name, r := range runs {
		for _, part := range [][2]devices.Ticks{{0, r.To}, {r.To / 2, r.To/2 + 2000}, {r.To - 1, r.To}} {
			for i, width := range []int{600, 900, 1250, 2400} {
				p := *r
				p.From, p.To, p.Kitchen = part[0], part[1], i%2 == 0
				require.NoError(t, p.Choose(nil))
				apart(t, p.Figure(width), fmt.Sprint(name, " ", part, " ", width))
			}
		}
		all := *r
		require.NoError(t, all.Choose(export.Lanes))
		apart(t, all.Figure(1600), name)
	}
}

// What is written is the same each time, and whichever engine made the run.
func TestSameBytes(t *testing.T) {
	forms := map[string]func(*export.Run, io.Writer) error{
		"svg":      func(r *export.Run, w io.Writer) error { return r.Figure(900).WriteSVG(w) },
		"perfetto": (*export.Run).WritePerfetto, "vcd": (*export.Run).WriteVCD, "lines": (*export.Run).WriteLines,
		"strip": func(r *export.Run, w io.Writer) error { return r.WriteStrip(w, 80) },
	}
	for _, name := range []string{"preemptive", "parallel"} {
		fast, again, stepped := recorded(t, name, 1_000_000, false), recorded(t, name, 1_000_000, false),
			recorded(t, name, 1_000_000, true)
		for form, write := range forms {
			var a, b, c bytes.Buffer
			require.NoError(t, write(fast, &a))
			require.NoError(t, write(again, &b))
			require.NoError(t, write(stepped, &c))
			assert.True(t, bytes.Equal(a.Bytes(), b.Bytes()), "%s of %s, twice", form, name)
			assert.True(t, bytes.Equal(a.Bytes(), c.Bytes()), "%s of %s, by the stepper", form, name)
			assert.NotEmpty(t, a.Bytes())
		}
	}
}

// The picture says what the story is, and has its texts as text.
func TestPictureSays(t *testing.T) {
	r := recorded(t, "preemptive", 1_000_000, false)
	require.NoError(t, r.Choose(nil))
	f := r.Figure(1600)
	said := map[string]bool{}
	for _, l := range f.Labels() {
		said[l.Text] = true
	}
	for _, text := range []string{"waits for the kettle", "runs; interrupted 46 times", "447.8 s",
		"13.4 s · 2.9 %", "42 taken",
		"answered after 0.050 s", "slowest answer, 0.182 s", "15 → 100 °C", "378.3 s · 81.8 %", "The kettle rings",
		"The slowest answer: 0.182 s", "taken after 0.001 s, claimed after 0.050 s", "served 07:37:42", "U 444.1 s",
		"The kettle rings at 07:32:50, while toast runs; it is claimed after ", "0.347 s", "2.9 %"} {
		assert.True(t, said[text], "%q is not in the picture", text)
	}
	var svg bytes.Buffer
	require.NoError(t, f.WriteSVG(&svg))
	var doc struct {
		Title string `xml:"title"`
		Desc  string `xml:"desc"`
	}
	require.NoError(t, xml.Unmarshal(svg.Bytes(), &doc))
	assert.Contains(t, doc.Desc, "it is claimed after 0.050 s, and tea goes on after 0.347 s. Switching costs 2.9 "+
		"% of the")
	assert.Contains(t, doc.Desc, "Interrupts were off for 0.451 s at most, from line 9 to line 54.")
	assert.Contains(t, doc.Desc, "Task toast: runs 447.8 s, ready 12.8 s")
}

// A task that runs for a hundredth of each column is never a solid bar.
func TestDenseIsFaint(t *testing.T) {
	r := recorded(t, `
_start: li t0, 1
        sw t0, RAIL_TASK, t1
        nop
        li t0, 2
        sw t0, RAIL_TASK, t1
        li t0, 150
1:      addi t0, t0, -1
        bnez t0, 1b
        j _start
`, 1_000_000, false)
	require.NoError(t, r.Choose([]string{"tasks"}))
	f := r.Figure(1000)
	img, dark, y := f.Image(), 0, 0
	for _, l := range f.Labels() {
		if l.Text == "task 1" { // above where it is ready, which is half as high
			y = int((l.Y + l.H/2 - 7) * f.Scale)
		}
	}
	for x := 150; x < 850; x++ {
		if c := img.RGBAAt(x, y); c.R < 180 { // the lines of the clock are behind
			dark++
		}
		assert.NotEqual(t, img.RGBAAt(0, 0), img.RGBAAt(x, y), "it is to be seen")
	}
	assert.Zero(t, dark, "columns are nearly as strong as a solid bar")
}

// Strip charts keep to their width, and sums are those of the recording.
func TestStrip(t *testing.T) {
	for _, name := range []string{"preemptive", "parallel", "spaces", "hello", "_start: j _start"} {
		r := recorded(t, name, 1_000_000, false)
		for _, columns := range []int{40, 80, 132} {
			var b strings.Builder
			require.NoError(t, r.WriteStrip(&b, columns))
			for line := range strings.Lines(b.String()) {
				assert.LessOrEqual(t, utf8.RuneCountInString(strings.TrimSuffix(line, "\n")), columns, line)
			}
		}
	}
	var b strings.Builder
	require.NoError(t, recorded(t, "preemptive", 1_000_000, false).WriteStrip(&b, 80))
	assert.Regexp(t, `(?m)^toast         █{40,}.* 447\.8 s$`, b.String())
	assert.Regexp(t, `(?m)^kettle rings  +1─+ +0\.050 s$`, b.String())
	assert.Regexp(t, `(?m)^timer .* 42$`, b.String())
}

// Lines of JSON say each stretch of a row once, without gaps.
func TestLines(t *testing.T) {
	r := recorded(t, "preemptive", 1_000_000, false)
	var b bytes.Buffer
	require.NoError(t, r.WriteLines(&b))
	end, runs := map[string]float64{}, 0.
	for line := range strings.Lines(b.String()) {
		var v map[string]any
		require.NoError(t, json.Unmarshal([]byte(line), &v), line)
		if v["to"] == nil || v["lane"] == nil {
			continue
		}
		key := fmt.Sprint(v["lane"], v["name"], v["hart"])
		require.Equal(t, end[key], v["from"], line)
		end[key] = v["to"].(float64)
		if v["name"] == "toast" && v["state"] == "runs" {
			runs += v["to"].(float64) - v["from"].(float64)
		}
	}
	assert.EqualValues(t, 447879, runs)
	assert.Contains(t, b.String(), `"for":"kettle"`)
	assert.Contains(t, b.String(), `"from":485,"to":839,"state":"shut","by":"line 9"`)
	assert.Contains(t, b.String(), `{"lane":"interrupts","name":"kettle","hart":0,"asserted":170200,"pending":170200,`+
		`"taken":170201,"claimed":170250,`)
}
