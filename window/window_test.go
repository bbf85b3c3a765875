package window

import (
	"bytes"
	"image"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"breakfast/window/canvas"
)

// play hands inputs to a window of 1280x800 one after the other, and returns all that was asked for, but for looks.
func play(w *Window, v *View, inputs ...Input) (asked []Command) {
	for _, in := range inputs {
		in.Width, in.Height = 1280, 800
		_, commands := w.Frame(v, in)
		for _, c := range commands {
			if c.Verb != LookAt {
				asked = append(asked, c)
			}
		}
	}
	return asked
}

func press(keys ...Key) Input  { return Input{X: -1, Keys: keys} }
func click(x, y float64) Input { return Input{X: x, Y: y, Click: true} }

func typing(s string) Input {
	in := Input{X: -1}
	for _, r := range s {
		in.Keys = append(in.Keys, Typed(r))
	}
	return in
}
func wheel(x, y, by float64) Input { return Input{X: x, Y: y, Wheel: by} }

func verbsOf(commands []Command) (v []Verb) {
	for _, c := range commands {
		v = append(v, c.Verb)
	}
	return v
}

// While something takes long the line above says how far it is, and Escape leaves it.
func TestMoving(t *testing.T) {
	v := boiling()
	v.Moving, v.Progress = "stepping back", 0.3
	assert.Equal(t, []Command{{Verb: Cancel}}, play(New(), v, press(Escape)))
	v.Moving = ""
	assert.Empty(t, play(New(), v, press(Escape)))
	v.Question = "Do it?"
	assert.Equal(t, []Command{{Verb: Confirm}, {Verb: Cancel}, {Verb: Undo}}, play(New(), v, press(Enter, Escape, "u")))
	v.Question = ""
	moving := boiling()
	moving.Moving, moving.Progress = "stepping back", 0.3
	assert.NotEqual(t, Picture(v, Input{Width: 900, Height: 600}), Picture(moving, Input{Width: 900, Height: 600}))
}

// A click on a register begins to type a value for it; keys are for that then.
func TestEntry(t *testing.T) {
	w, v := New(), boiling()
	play(w, v, press())
	l := w.layout(area{0, 0, 1280, 800})
	a0 := click(l.registers.x+30, l.registers.y+head+10.5*(l.registers.h-head-6)/32)
	typing := func(text string) (keys []Key) {
		for _, r := range text {
			keys = append(keys, Typed(r), Key(string(r)))
		}
		return keys
	}
	assert.Empty(t, play(w, v, a0))
	require.True(t, w.entry.open())
	name := w.entry.of.Name
	assert.Empty(t, play(w, v, press(append(typing("rg00c0ffee7"), Backspace, Right)...)))
	assert.Equal(t, []Command{{Verb: Change, Name: name, Value: 0xc0ffe}}, play(w, v, press(Enter)))
	play(w, v, a0)
	assert.Empty(t, play(w, v, press(append(typing("1"), Escape)...)))
	assert.Equal(t, []Command{{Verb: Run}}, play(w, v, press("r")))
	running := boiling()
	running.State = Running
	play(w, running, a0)
	assert.False(t, w.entry.open(), "only where the machine stands still")
}

func TestKeysAsk(t *testing.T) {
	for key, want := range map[Key]Command{
		"r": {Verb: Run}, Space: {Verb: Run}, Right: {Verb: Step}, Left: {Verb: Step, Back: true}, "n": {Verb: Over},
		"i": {Verb: Interrupt}, "0": {Verb: Reset}, "+": {Verb: Faster}, "=": {Verb: Faster}, "-": {Verb: Slower},
		"b": {Verb: Breakpoint, Addr: 0x8000_002c}, Key("q").Ctrl(): {Verb: Quit},
	} {
		assert.Equal(t, []Command{want}, play(New(), boiling(), press(key)), "key %q", key)
	}
	assert.Empty(t, play(New(), boiling(), press("v", Up, Down, PageUp, PageDown, Escape, "9")))
}

func TestNoWayOnFromAnEndNorBackFromAStart(t *testing.T) {
	assert.Empty(t, play(New(), sample(), press(Left, "0", Home)), "nothing lies before the start")
	end := boiling()
	end.State = Halted
	assert.Equal(t, []Verb{Step, Reset}, verbsOf(play(New(), end, press("r", Right, "n", "i", Left, "0"))))
}

func TestEachVerbHasAButton(t *testing.T) {
	w, v := New(), boiling()
	found, everything := map[Verb]bool{}, false
	for x := 0.; x < 1280; x += 6 {
		for _, c := range play(w, v, click(x, 23)) {
			found[c.Verb] = true
		}
		everything = everything || w.finder.open
		w.finder.open = false
	}
	for _, verb := range []Verb{Run, Step, Over, Out, Interrupt, Faster, Slower} {
		assert.True(t, found[verb], "verb %d", verb)
	}
	assert.Len(t, found, 7)
	assert.True(t, everything, "and there is one for everything else")
}

func TestBreakpointInTheGutter(t *testing.T) {
	w := New()
	v := boiling()
	play(w, v, press())
	row := w.program.rowOf(0x8000_0030) - int(w.program.top)
	y := w.layout(area{0, 0, 1280, 800}).program.y + head + (float64(row)+0.5)*lineHeight
	assert.Equal(t, []Command{{Verb: Breakpoint, Addr: 0x8000_0030}}, play(w, v, click(18, y)))
}

func TestCurrentLineIsKeptInSight(t *testing.T) {
	w, v := New(), sample()
	v.Program = make([]Line, 5000)
	for i := range v.Program {
		v.Program[i] = Line{Addr: uint32(4 * i), Word: "00000013", Mnemonic: "nop"}
	}
	for _, pc := range []uint32{0, 4 * 2500, 4 * 4999, 4 * 10} {
		v.PC = pc
		play(w, v, press())
		row := float64(pc / 4)
		assert.True(t, row >= w.program.top && row < w.program.top+w.program.page, "pc %d is not in sight", pc)
	}
	play(w, v, wheel(100, 200, -100))
	assert.Greater(t, w.program.top, 200., "the wheel scrolls away from it")
	play(w, v, press())
	assert.Greater(t, w.program.top, 200., "and it stays so until the pc moves")
	play(w, v, press("."))
	assert.Less(t, w.program.top, 11.)
}

func TestConsoleTakesTheKeysWhileTypedInto(t *testing.T) {
	w, v := New(), boiling()
	assert.Empty(t, play(w, v, press(Tab), typing("rum"), press("r", "n", "0", Space, Left, Left), typing("h")))
	assert.Equal(t, "rhum", string(w.console.line))
	assert.Empty(t, play(w, v, press(Home, Delete, End, Backspace)))
	assert.Equal(t, []Command{{Verb: Type, Text: "hu\n"}}, play(w, v, press(Enter)))
	assert.Empty(t, w.console.line)
	play(w, v, press(Escape))
	assert.Equal(t, []Command{{Verb: Run}}, play(w, v, press("r")))

	// All in one slow frame: what was typed before Enter is sent, what comes after is the next line.
	fast := typing("tea")
	fast.Keys = append(append([]Key{Tab}, fast.Keys...), Enter, Typed('?'))
	assert.Equal(t, []Command{{Verb: Type, Text: "tea\n"}}, play(w, v, fast))
	assert.Equal(t, "?", string(w.console.line))
}

func TestClickOpensACard(t *testing.T) {
	w, v := New(), boiling()
	for i, d := range v.Devices {
		play(w, v, press(Key(rune('1'+i))))
		assert.Equal(t, d.Name, w.card.device)
	}
	play(w, v, press(Escape))
	assert.Empty(t, w.card.device)

	w.Frame(v, Input{Width: 1280, Height: 800, X: -1})
	for _, chip := range w.kitchen(area{400, 46, 600, 500}) {
		w := New()
		w.Frame(v, Input{Width: 1280, Height: 800, X: -1})
		w.in.Click, w.x, w.y = true, chip.box.x+chip.box.w/2, chip.box.y+chip.box.h/2
		w.kitchen(area{400, 46, 600, 500})
		assert.Equal(t, chip.device, w.card.device)
	}
}

func TestReportIsPutAwayAndBroughtBack(t *testing.T) {
	w, v := New(), served()
	shown := func() bool { play(w, v, press()); return w.covered != area{} }
	assert.True(t, shown())
	play(w, v, press(Escape))
	assert.False(t, shown())
	play(w, v, press(Escape))
	assert.True(t, shown())
	play(w, v, press(Escape))
	play(w, boiling(), press()) // back in time, and on to the end again
	assert.True(t, shown())
}

func TestCardHidesWhatIsUnderItFromClicks(t *testing.T) {
	w, v := New(), boiling()
	v.Kitchen = Kitchen{}
	play(w, v, press("1"), press())
	a := w.covered
	for x := a.x; x < a.x+a.w-70; x += 20 {
		for y := a.y; y < a.y+a.h; y += 20 {
			require.Empty(t, play(w, v, click(x, y)))
			require.Equal(t, "kettle", w.card.device, "a click on the card at %v,%v goes through it", x, y)
		}
	}
}

func TestZoomStopsWhereThereIsNoRoom(t *testing.T) {
	w, v := New(), boiling()
	for range 60 {
		play(w, v, press(Plus.Ctrl()))
	}
	assert.InDelta(t, 800./leastHeight, w.unit, 0.001)
	for range 60 {
		play(w, v, press(Minus.Ctrl()))
	}
	assert.InDelta(t, 0.6, w.unit, 0.001)
	play(w, v, press(Key("0").Ctrl()))
	assert.Equal(t, 1., w.unit)
}

// The kitchen's labels neither overlap nor leave the panel, at any size of window.
func TestLabelsKeepApart(t *testing.T) {
	views := map[string]*View{"start": sample(), "boiling": boiling(), "everything": everything(), "burnt": burnt(),
		"eight": cooks(8)}
	for _, size := range []image.Point{{640, 400}, {860, 560}, {900, 600}, {1000, 640}, {1280, 720}, {1440, 900},
		{1920, 1080}, {3840, 2160}, {900, 1200}, {2000, 600}} {
		w := New()
		for name, v := range views {
			w.Frame(v, Input{Width: size.X, Height: size.Y, X: -1})
			all := area{0, 0, float64(size.X) / w.unit, float64(size.Y) / w.unit}
			panel := w.layout(all).kitchen
			labels := w.kitchen(panel)
			for i, a := range labels {
				assert.True(t, inside(a.box, panel), "%s %v: %s leaves the panel", name, size, a.name)
				for _, b := range labels[i+1:] {
					assert.False(t, overlap(a.box, b.box), "%s %v: %s and %s overlap", name, size, a.name, b.name)
				}
			}
		}
	}
}

// The panels fill the window without overlapping.
func TestPanelsKeepApart(t *testing.T) {
	for _, size := range []area{{w: 860, h: 560}, {w: 900, h: 600}, {w: 1440, h: 900}, {w: 3840, h: 2160},
		{w: 860, h: 2000}, {w: 3000, h: 560}} {
		l := New().layout(size)
		panels := []area{l.toolbar, l.why, l.program, l.kitchen, l.gates, l.registers, l.timeline, l.console}
		if !l.narrow {
			panels = append(panels, l.rest)
		}
		for i, a := range panels {
			assert.True(t, a.w >= 200 && a.h >= 26 && inside(a, size), "%v: panel %d is %v", size, i, a)
			for j, b := range panels[i+1:] {
				assert.False(t, overlap(a, b), "%v: panels %d and %d overlap", size, i, i+1+j)
			}
		}
	}
}

func inside(a, b area) bool {
	return a.x >= b.x && a.y >= b.y && a.x+a.w <= b.x+b.w+1e-6 && a.y+a.h <= b.y+b.h+1e-6
}

func overlap(a, b area) bool {
	return a.x < b.x+b.w-1e-6 && b.x < a.x+a.w-1e-6 && a.y < b.y+b.h-1e-6 && b.y < a.y+a.h-1e-6
}

func TestNothingNewMeansNothingToPaint(t *testing.T) {
	w, v := New(), boiling()
	in := Input{Width: 1440, Height: 900, X: -1}
	first, _ := w.Frame(v, in)
	assert.Len(t, first.Fresh, len(first.All))
	again, _ := w.Frame(v, in)
	assert.Empty(t, again.Fresh)

	v2 := *sample()
	v2.Console = "hello"
	w.Frame(sample(), in)
	f, _ := w.Frame(&v2, in)
	assert.Less(t, len(f.Fresh), len(f.All)/8, "a letter in the console paints the console alone")
}

// What is fresh, painted over the frame before, is the whole picture: nothing of it is left behind.
func TestFreshIsEnough(t *testing.T) {
	long := boiling()
	long.CSRs[3].Words = []string{"a_long_label_to_trap_to", "vectored"}
	for _, size := range []image.Point{{900, 600}, {1280, 800}} {
		w := New()
		picture, want := image.NewRGBA(image.Rectangle{Max: size}), image.NewRGBA(image.Rectangle{Max: size})
		for i, v := range []*View{sample(), boiling(), long, thought(), everything(), boiling(), thought(), burnt(),
			served(), sample()} {
			for _, in := range []Input{{X: -1}, {X: 420, Y: 300}, {X: -1, Keys: []Key{"2"}},
				{X: -1, Keys: []Key{"2", Tab}}, {X: 700, Y: 30, Wheel: 2}} {
				in.Width, in.Height = size.X, size.Y
				f, _ := w.Frame(v, in)
				canvas.Render(picture, f.Fresh)
				canvas.Render(want, f.All)
				require.True(t, bytes.Equal(want.Pix, picture.Pix), "view %d, %v", i, size)
			}
		}
	}
}

// The same of several harts, as the turn goes from one to another and a person chooses.
func TestFreshIsEnoughForHarts(t *testing.T) {
	for _, n := range []int{2, 8} {
		w, size := New(), image.Pt(900, 600)
		picture, want := image.NewRGBA(image.Rectangle{Max: size}), image.NewRGBA(image.Rectangle{Max: size})
		for i := range 8 {
			v := cooks(n)
			v.Turn, v.Hart, v.Chosen = i%2, i/2%n, i > 4
			v.PC = v.Harts[v.Hart].PC
			v.Harts[i%n].Doing, v.Harts[i%n].Task = Asleep, ""
			f, _ := w.Frame(v, Input{X: 300 + 60*float64(i), Y: 90, Width: size.X, Height: size.Y})
			canvas.Render(picture, f.Fresh)
			canvas.Render(want, f.All)
			require.True(t, bytes.Equal(want.Pix, picture.Pix), "view %d of %d", i, n)
		}
	}
}

// Time before our eyes stands still while the machine does.
func TestPausedIsStill(t *testing.T) {
	w, v := New(), boiling()
	in := Input{Width: 1440, Height: 900, X: -1, Elapsed: time.Second / 30}
	w.Frame(v, in)
	f, _ := w.Frame(v, in)
	assert.Empty(t, f.Fresh)
	v.State = Running
	w.Frame(v, in)
	f, _ = w.Frame(v, in)
	assert.NotEmpty(t, f.Fresh)
}

// No view and no input, however absurd, makes the window panic, hang, or draw outside itself.
func TestAbsurdViews(t *testing.T) {
	absurd := rapid.OneOf(rapid.Int(), rapid.IntRange(-3, 200),
		rapid.SampledFrom([]int{math.MinInt, math.MaxInt, 1_000_000_000}))
	tick := rapid.OneOf(rapid.Uint64(), rapid.Uint64Range(0, 1_000_000), rapid.Just(uint64(math.MaxUint64)))
	text := rapid.OneOf(rapid.String(),
		rapid.SampledFrom([]string{"", strings.Repeat("x", 2000), strings.Repeat(" ", 300) + "x",
			"\x1b[31m\x00\xff\r\n\t", strings.Repeat("a b\n", 200)}))
	name := rapid.SampledFrom([]string{"kettle", "toaster", "nobody", strings.Repeat("long", 60)})
	rapid.Check(t, func(t *rapid.T) {
		n := func() int { return absurd.Draw(t, "number") }
		yes := func() bool { return rapid.Bool().Draw(t, "flag") }
		s := func() string { return text.Draw(t, "text") }
		v := boiling()
		v.Title, v.File, v.Reason, v.Status, v.Speed, v.Mode, v.Task, v.Console, v.Report = s(), s(), s(), s(), s(),
			s(), s(), s(), s()
		v.State = State(n())
		v.Now, v.Steps, v.PC = tick.Draw(t, "now"), tick.Draw(t, "steps"), uint32(n())
		v.Kitchen = Kitchen{
			Kettle{n(), n(), n(), yes(), yes(), yes(), yes()},
			Toaster{[2]Slot{{yes(), n()}, {yes(), n()}}, yes(), n(), yes(), yes()},
			Mug{n(), n(), n(), yes(), n(), yes(), yes(), yes(), yes()},
			Worktop{n(), n(), Knife(n()), s(), n(), yes(), n(), n()},
			Table{yes(), n(), n(), yes()},
		}
		for range rapid.IntRange(0, 30).Draw(t, "lanes") {
			l := Lane{Name: s(), Kind: Kind(n()), Spans: []Span{
				{Start: tick.Draw(t, "a"), End: tick.Draw(t, "b"), Label: s()}, {}},
				Marks: []uint64{tick.Draw(t, "mark"), 5}}
			v.Timeline = append(v.Timeline, l, Lane{Name: s(), Parts: []Lane{l, {}, l}})
		}
		v.Turn, v.Hart, v.Chosen = n(), n(), yes()
		for range rapid.IntRange(0, 12).Draw(t, "harts") {
			v.Harts = append(v.Harts, Hart{v.PC, s(), s(), s(), Doing(n()), "kettle"})
		}
		v.Program = append([]Line{{Addr: v.PC, Word: s(), Label: s(), Mnemonic: s(), Operands: s(), Comment: s(),
			File: s(), Number: n()}}, v.Program...)
		v.CSRs = append(v.CSRs, Register{Name: s(), Words: []string{s(), s()}, Changed: yes()})
		v.Devices = append(v.Devices, Device{Name: name.Draw(t, "device"), Source: n(), Doc: s(),
			Registers: []DeviceRegister{{s(), uint32(n()), 0, s(), s()}}})
		in := Input{
			Width: rapid.IntRange(-1, 1500).Draw(t, "width"), Height: rapid.IntRange(-1, 1500).Draw(t, "height"),
			Scale: rapid.SampledFrom([]float64{0, 1, 1.5, 2, -1}).Draw(t, "scale"), Elapsed: time.Duration(n()),
			Keys: []Key{rapid.SampledFrom([]Key{Tab, "6", "h", Escape, Plus.Ctrl(), Enter, "", "\x00"}).Draw(t, "key"),
				Typed(rapid.Rune().Draw(t, "typed")), Key(typedMark)},
			X: float64(n()), Y: float64(n()), Click: yes(), Wheel: float64(n()), WheelX: float64(n()),
		}
		w := New()
		for range 2 {
			f, _ := w.Frame(v, in)
			for _, op := range f.All {
				if !op.Dst.In(image.Rectangle{Max: f.Size}) || op.Dst.Empty() {
					t.Fatalf("an operation paints %v of a picture of %v", op.Dst, f.Size)
				}
			}
		}
	})
}

func BenchmarkFrame(b *testing.B) {
	for _, bench := range []struct {
		name string
		view *View
	}{{"moving", everything()}, {"still", boiling()}, {"harts", cooks(8)}} {
		b.Run(bench.name, func(b *testing.B) {
			w, in := New(), Input{Width: 1440, Height: 900, X: -1, Elapsed: time.Second / 60}
			for range 300 {
				w.Frame(bench.view, in)
			}
			ops := 0
			b.ReportAllocs()
			for b.Loop() {
				f, _ := w.Frame(bench.view, in)
				ops += len(f.Fresh)
			}
			b.ReportMetric(float64(ops)/float64(b.N), "painted/op")
		})
	}
}

func BenchmarkRender(b *testing.B) {
	f, _ := New().Frame(everything(), Input{Width: 1440, Height: 900, X: -1})
	picture := image.NewRGBA(image.Rectangle{Max: f.Size})
	for b.Loop() {
		canvas.Render(picture, f.All)
	}
}

// Zooming moves every panel: what the frames paint over each other is what the last of them is alone.
func TestZoomLeavesNothingBehind(t *testing.T) {
	w, v := New(), everything()
	v.State = Paused
	painted := image.NewRGBA(image.Rect(0, 0, 1280, 800))
	in := Input{Width: 1280, Height: 800, Scale: 1, X: -1}
	for _, k := range []Key{"", Plus.Ctrl(), Plus.Ctrl(), Plus.Ctrl(), Key("0").Ctrl(), Minus.Ctrl(),
		Key("0").Ctrl(), ""} {
		in.Keys = []Key{k}
		f, _ := w.Frame(v, in)
		canvas.Render(painted, f.Fresh)
		whole := image.NewRGBA(painted.Rect)
		canvas.Render(whole, f.All)
		assert.True(t, bytes.Equal(whole.Pix, painted.Pix), "after %q", k)
	}
}

// However far one counts, and however fast, the buttons stay where they are.
func TestToolbarStays(t *testing.T) {
	row := func(steps uint64, speed string) []uint8 {
		v := boiling()
		v.Steps, v.Speed = steps, speed
		p := Picture(v, Input{Width: 1280, Height: 800, Scale: 1})
		return p.Pix[p.PixOffset(0, 24):p.PixOffset(714, 24)] // up to the box of speed
	}
	want := row(1, "full")
	for _, steps := range []uint64{999, 99_999, 100_000, 9_999_999} {
		assert.Equal(t, want, row(steps, "kitchen time"), steps)
	}
}

// Moved aside, the timeline comes back to the present as soon as that moves.
func TestTimelineFollows(t *testing.T) {
	w, v := New(), boiling()
	l := w.layout(area{0, 0, 1280, 800})
	play(w, v, wheel(l.timeline.x+300, l.timeline.y+60, 12), Input{X: l.timeline.x + 300, Y: l.timeline.y +
		60, WheelX: -1000})
	in := func() bool {
		ticks := roomFor(float64(v.Now)) / w.timeline.zoom
		return float64(v.Now) >= w.timeline.at && float64(v.Now) <= w.timeline.at+ticks
	}
	require.Greater(t, w.timeline.zoom, 5.)
	play(w, v, press())
	assert.False(t, in(), "while nothing moves, one may look at the past")
	v.Now++
	play(w, v, press())
	assert.True(t, in())
	v.Now = 0
	play(w, v, press())
	assert.True(t, in(), "back at the beginning")
}

// The window asks for the stretch that it shows, and for another one only when it shows another.
func TestLooksAtWhatItShows(t *testing.T) {
	w, v := New(), boiling()
	looks := func(in Input) (list []Command) {
		in.Width, in.Height = 1280, 800
		_, commands := w.Frame(v, in)
		return commands
	}
	first := looks(press())
	require.Len(t, first, 1)
	assert.Equal(t, LookAt, first[0].Verb)
	assert.GreaterOrEqual(t, first[0].To, v.Now)
	assert.Empty(t, looks(press()))
	v.Now += 1000
	assert.Empty(t, looks(press()), "nor when the run goes on a bit")
	l := w.layout(area{0, 0, 1280, 800}).timeline
	zoomed := looks(wheel(l.x+300, l.y+80, 8))
	require.Len(t, zoomed, 1)
	assert.Less(t, zoomed[0].To-zoomed[0].Now, first[0].To-first[0].Now)
}

// A click on the scrubber goes to that moment, and a drag on from it to each that it comes by; in the lanes a drag
// measures.
func TestScrubberAndMeasure(t *testing.T) {
	w, v := New(), boiling()
	v.Known = 400_000
	play(w, v, press())
	l := w.layout(area{0, 0, 1280, 800}).timeline
	at := func(x, y float64, clicked bool) Input { return Input{X: x, Y: y, Click: clicked, Down: true} }
	var to []uint64
	for i, x := range []float64{l.x + 200, l.x + 300, l.x + 300, l.x + 250} {
		for _, c := range play(w, v, at(x, l.y+head+8, i == 0)) {
			assert.Equal(t, Seek, c.Verb)
			to = append(to, c.Now)
		}
	}
	require.Len(t, to, 3)
	assert.True(t, to[0] < to[2] && to[2] < to[1], "%v", to)
	assert.Empty(t, play(w, v, Input{X: l.x + 400, Y: l.y + head + 8}), "let go")
	assert.Empty(t, play(w, v, at(l.x+200, l.y+100, true), at(l.x+400, l.y+100, false)))
	assert.GreaterOrEqual(t, w.timeline.from, 0.)
	play(w, v, press())
	assert.Less(t, w.timeline.from, 0.)
}

// The list of everything has each key once, finds by words, goes to places and moments, and hands the debugger what is
// left.
func TestFinder(t *testing.T) {
	keys := map[Key]bool{}
	for _, a := range actions() {
		assert.False(t, keys[a.key], "key %q is there twice", a.key)
		keys[a.key] = true
		assert.NotEmpty(t, a.does)
		assert.NotEmpty(t, a.cap)
	}
	open := Key("k").Ctrl()
	find := func(text string, more ...Key) []Command {
		return play(New(), thought(), press(open), typing(text), press(more...), press(Enter))
	}
	assert.Equal(t, []Command{{Verb: ToRing}}, find("next ring"))
	assert.Equal(t, []Command{{Verb: ToRing, Back: true}}, find("last ring"))
	assert.Equal(t, []Command{{Verb: Seek, Now: 210_000}}, find("07:33:30"))
	assert.Equal(t, []Command{{Verb: Seek, Steps: 1234}}, find("1,234"))
	assert.Equal(t, []Command{{Verb: Tell, Text: "break stroke if a0 > 3"}}, find("break stroke if a0 > 3"))
	assert.Empty(t, find("next ring", Escape), "Escape closes it, and Enter is the console's then")
	w := New()
	assert.Empty(t, play(w, thought(), press(open), typing("boil"), press(Down, Up), press(Enter)))
	assert.Equal(t, uint32(0x8000_000c), w.program.cursor, "the label is in sight, and is the cursor")
	assert.Equal(t, []Command{{Verb: ToAddr, Addr: 0x8000_000c}}, play(w, thought(), press("c")))
	assert.Equal(t, []Command{{Verb: Breakpoint, Addr: 0x8000_000c}}, play(w, thought(), press("b")))
	play(w, thought(), typing("?"))
	assert.True(t, w.finder.open)
}

// Each verb that moves has a key for each direction.
func TestEachVerbHasKeys(t *testing.T) {
	for verb := Step; verb <= ToPrint; verb++ {
		ways := map[bool]bool{}
		for _, a := range actions() {
			if a.Verb == verb {
				ways[a.Back] = true
				v := thought()
				assert.Equal(t, []Command{a.Command}, play(New(), v, press(a.key)), "key %q", a.key)
			}
		}
		assert.Len(t, ways, 2, "verb %d", verb)
	}
}

// Panels fold by key and by a click on their heading; memory is read in several ways, and by the wheel elsewhere.
func TestFoldsAndMemory(t *testing.T) {
	w, v := New(), thought()
	v.Checks = nil
	v.Memory = Memory{Addr: 0x8000_1000, Bytes: make([]MemoryByte, 256), Notes: []MemoryNote{{0x8000_1004, "rings"}}}
	v.Memory.Bytes[4] = MemoryByte{Value: 0x41, Changed: true}
	v.Memory.Bytes[9].Gone = true
	v.Watched = []Worth{{"[rings]", "00000041  65"}}
	play(w, v, press())
	rest := w.layout(area{0, 0, 1280, 800}).rest
	assert.Empty(t, play(w, v, click(rest.x+60, rest.y+12)))
	assert.True(t, w.folded["TASKS"])
	play(w, v, press("k"))
	assert.False(t, w.folded["TASKS"])
	play(w, v, press("k", "q", "s"))
	for range forms {
		form := w.form
		play(w, v, click(form.x+3, form.y+10))
		assert.False(t, w.folded["MEMORY"], "that is no click on the heading")
	}
	assert.Equal(t, len(forms), w.formed)
	at := w.form
	assert.Equal(t, []Command{{Verb: LookInto, Addr: 0x8000_1020}}, play(w, v, wheel(at.x, at.y+40, -1)))
	assert.Equal(t, "[0x80001004]", func() string {
		play(w, v, press(Key("m").Shift()), Input{X: rest.x + 8 + 6 + 8*6.6 + 10 + 95, Y: at.y + 36})
		return w.pointed
	}())
	assert.Equal(t, []Command{{Verb: Watch, Text: "[rings]"}}, play(w, v, click(rest.x+40, at.y-30)))
	assert.Equal(t, []Command{{Verb: LookInto, Text: "sp + 4"}}, play(w, v, press(Key("k").Ctrl()), typing("sp + 4"),
		press(Down, Enter)))
}

// The pointer at a name in the program shows what it is worth; Shift W stops where it is written.
func TestHover(t *testing.T) {
	w, v := New(), thought()
	play(w, v, press())
	l := w.layout(area{0, 0, 1280, 800}).program
	row := float64(w.program.rowOf(v.PC) - int(w.program.top)) // lw t2, KETTLE_STATUS(t0)
	found := map[string]bool{}
	for x := l.x + 60; x < l.x+l.w-20; x += 5 {
		in := Input{X: x, Y: l.y + head + (row+0.5)*lineHeight}
		play(w, v, in)
		found[w.valued] = true
		if w.pointed == "t2" {
			in.Keys = []Key{Key("w").Shift()}
			assert.Equal(t, []Command{{Verb: Tell, Text: "watch t2"}}, play(w, v, in))
		}
	}
	assert.True(t, found["t2 = 00000053"], "%v", found)
	assert.True(t, found["KETTLE_STATUS = 00000006  heating, boiling"])
	assert.Equal(t, []string{"00000053", ""}, []string{w.worth("x7"), w.worth("x99")})
	at := w.timeline.zoom
	play(w, v, press("]", "]"))
	assert.Greater(t, w.timeline.zoom, at)
	play(w, v, press("[", "[", "["))
	assert.Equal(t, 1., w.timeline.zoom)
}

// In a narrow window a panel of the rest opens over the registers, and Escape has them back.
func TestPeek(t *testing.T) {
	v := thought()
	in := Input{Width: 900, Height: 600, X: -1}
	w := New()
	w.Frame(v, in)
	in.Keys = []Key{"m"}
	w.Frame(v, in)
	assert.Equal(t, w.layout(area{0, 0, 900, 600}).registers, w.covered)
	in.Keys = []Key{Escape}
	w.Frame(v, in)
	assert.Equal(t, area{}, w.covered)
}

// With the pointer at a register, W asks who wrote it.
func TestWhoWrote(t *testing.T) {
	w, v := New(), thought()
	play(w, v, press())
	l := w.layout(area{0, 0, 1280, 800}).registers
	at := Input{X: l.x + 40, Y: l.y + head + 30}
	asks := at
	asks.Keys = []Key{"w"}
	asked := play(w, v, at, asks)
	require.Len(t, asked, 1)
	assert.Regexp(t, `^lastwrite [a-z]+\d*$`, asked[0].Text)
	assert.Empty(t, play(New(), v, press("w")))
}

// The names of the stations keep apart, however narrow the panel is.
func TestStationNamesKeepApart(t *testing.T) {
	w := New()
	play(w, sample(), press())
	for width := 250.; width < 600; width += 10 {
		step := (width - 80 - clamp(width*0.23, 64, 110) - 20) / Stations
		f := sans(clamp(step*0.36, 10, 11))
		gap := 1
		if step < 26 {
			gap = 2 // those of a row
		}
		for i := range len(stations) - gap {
			a, b := stations[i].name, stations[i+gap].name
			assert.LessOrEqual(t, (w.c.Width(f, a)+w.c.Width(f, b))/2, step*float64(gap), "%s and %s at %v", a, b,
				width)
		}
	}
}

// The line at which a run has ended badly is marked otherwise than one that is at hand.
func TestFaultyLine(t *testing.T) {
	at := func(state State, tone Tone) *image.RGBA {
		v := thought()
		v.State, v.Tone = state, tone
		return Picture(v, Input{Width: 1280, Height: 800, Scale: 1})
	}
	w, v := New(), thought()
	play(w, v, press())
	l := w.layout(area{0, 0, 1280, 800}).program
	y := int(l.y+head) + (w.program.rowOf(v.PC)-int(w.program.top))*lineHeight + 1
	ink := func(p *image.RGBA) canvas.Color {
		c := p.RGBAAt(int(l.x)+6, y)
		return canvas.Color{R: c.R, G: c.G, B: c.B, A: 255}
	}
	assert.Equal(t, []canvas.Color{dark.alarmRow, dark.row, dark.row},
		[]canvas.Color{ink(at(Halted, Bad)), ink(at(Halted, Good)), ink(at(Paused, Bad))})
}

// Moments too near to be told apart are a pale block with their number, and no solid bar.
func TestCrowdedMarks(t *testing.T) {
	v := thought()
	lane := Lane{Name: "timer", Kind: InterruptLane}
	for at := uint64(0); at < v.Now; at += 100 {
		lane.Marks, lane.Many = append(lane.Marks, at), append(lane.Many, 2)
	}
	v.Timeline = []Lane{lane}
	picture := Picture(v, Input{Width: 1280, Height: 800, Scale: 1})
	w := New()
	w.Frame(v, Input{Width: 1280, Height: 800, X: -1})
	l := w.layout(area{0, 0, 1280, 800}).timeline
	solid := 0
	for x := int(l.x) + 90; x < int(l.x+l.w)/4; x++ {
		p := picture.RGBAAt(x, int(l.y)+70)
		if ink := dark.lanes[InterruptLane]; p.R == ink.R && p.G == ink.G && p.B == ink.B {
			solid++
		}
	}
	assert.Less(t, solid, 5)
}

// The gates at the hart are those of the mode that takes the interrupts.
func TestTakers(t *testing.T) {
	m, s := &Gate{}, &Gate{ForS: true}
	for want, list := range map[string][]*Gate{"mip mie MIE": {m, m}, "sip sie SIE": {s}, "ip ie IE": {m, s}} {
		assert.Equal(t, want, takers(list).Replace("xip xie XIE"))
	}
}

// At any moment of a run that is known to its end, also the first, and the last that there is, the window can be drawn.
func TestEveryMoment(t *testing.T) {
	for name, s := range states() {
		known := max(s.view.Now, s.view.Known)
		for _, now := range []uint64{0, known - 1, math.MaxUint64} {
			v := *s.view
			v.Now, v.Known, v.Past = now, max(known, now), now < known
			short := []Span{{Start: 0, End: 1}, {Start: known / 2, End: known/2 + 1}}
			v.Timeline = append(slices.Clip(v.Timeline), Lane{Name: "privilege", Parts: []Lane{
				{Name: "U", Spans: short}, {Name: "M", Kind: KernelLane, Spans: short}}})
			w := New()
			assert.NotPanics(t, func() {
				w.Frame(&v, Input{Width: 1440, Height: 900, Scale: 1, Keys: s.keys})
			}, "%s at %d", name, now)
		}
	}
}
