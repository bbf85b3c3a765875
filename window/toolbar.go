package window

import (
	"fmt"
	"image"
	"strings"

	"breakfast/window/canvas"
)

type button struct {
	verb  Verb
	label string
	cap   string // the key, as written on it
}

func (w *Window) buttons(long bool) []button {
	run := button{Run, "Run", "R"}
	if w.v.State == Running {
		run.label = "Pause"
	}
	interrupt := "IRQ"
	if long {
		interrupt = "To interrupt"
	}
	return []button{run, {Step, "Step", "→"}, {Back, "Back", "←"}, {Over, "Over", "N"},
		{Interrupt, interrupt, "I"}, {Reset, "Reset", "0"}}
}

// toolbar shows what runs, what can be done, and when and where the machine is. What has no room is
// left out, the least needed first.
func (w *Window) toolbar(a area) {
	c := w.c
	c.Rect(a.x, a.y, a.w, a.h, w.ground)
	logo(c, a.x+12, a.y+11)
	x := a.x + 46
	title := c.Fit(sansBold(15), w.v.Title, 200)
	x += c.Text(x, a.y+29, sansBold(15), w.text, title)

	// What stands at the right, the most needed first.
	t := clock(w.v.Now)
	facts := []string{
		fmt.Sprintf("%02d:%02d:%02d", t/3600%24, t/60%60, t%60),
		w.v.Mode + "-mode",
		fmt.Sprintf("pc %08x", w.v.PC),
		"step " + grouped(w.v.Steps),
	}
	right := a.x + a.w - 12
	room := right - x - c.Width(monoBold(15), facts[0]) - 30
	long := room > 720
	pad, gap := 8., 5.
	if long {
		pad, gap = 13, 8
	}
	room -= w.buttonsWidth(w.buttons(long), pad, gap)
	if whose := w.whose(facts[1]); c.Width(mono(12), whose)+20 <= room {
		facts[1] = whose
	}

	right -= c.Width(monoBold(15), facts[0])
	c.Text(right, a.y+29, monoBold(15), w.text, facts[0])
	for _, fact := range facts[1:] {
		width := c.Width(mono(12), fact)
		need := width + 20
		if strings.HasPrefix(fact, "step") { // what is beside it stays, however far one counts
			need = max(need, c.Width(mono(12), "step 9,999,999")+20)
		}
		if w.v.Mode == "" || need > room {
			break
		}
		room -= need
		right -= need
		c.Text(right+need-20-width, a.y+28, mono(12), w.dim, fact)
	}
	if need := c.Width(sans(12), w.v.File) + 10; w.v.File != w.v.Title && w.v.File != "" && need < room {
		x += 10 + c.Text(x+10, a.y+29, sans(12), w.faint, w.v.File)
	}

	x += 20
	for _, b := range w.buttons(long) {
		x += w.button(area{x, a.y + 8, w.buttonWidth(b, pad), 30}, b, pad) + gap
	}
	w.speed(area{x + gap, a.y + 8, w.speedWidth(), 30})
}

func (w *Window) buttonsWidth(buttons []button, pad, gap float64) (width float64) {
	for _, b := range buttons {
		width += w.buttonWidth(b, pad) + gap
	}
	return width + gap + w.speedWidth()
}

func (w *Window) buttonWidth(b button, pad float64) float64 {
	if b.verb == Run { // the same whether it says Run or Pause
		b.label = "Pause"
	}
	return pad + w.c.Width(sansBold(13), b.label) + 8 + keycapWidth(w.c, b.cap) + pad - 3
}

func (w *Window) button(a area, b button, pad float64) float64 {
	ground, text := w.raised, w.text
	switch can := w.can(b.verb); {
	case !can:
		ground, text = w.theme.panel, w.faint
	case b.verb == Run:
		ground, text = w.accent, w.onAccent
	}
	if w.can(b.verb) && w.over(a) {
		ground = ground.Mix(w.text, 0.12)
	}
	if w.clicked(a) {
		w.verb(b.verb)
	}
	w.c.Box(a.x, a.y, a.w, a.h, 6, ground)
	if b.verb != Run {
		w.frame(a, 6, w.edge, ground)
	}
	w.c.Text(a.x+pad, a.y+20, sansBold(13), text, b.label)
	w.keycap(a.x+a.w-pad+3-keycapWidth(w.c, b.cap), a.y+7, b.cap, text)
	return a.w
}

// frame draws a line of one pixel round a box.
func (w *Window) frame(a area, r float64, edge, ground canvas.Color) {
	px := 1 / w.c.Scale()
	w.c.Box(a.x, a.y, a.w, a.h, r, edge)
	w.c.Box(a.x+px, a.y+px, a.w-2*px, a.h-2*px, r-px, ground)
}

func keycapWidth(c *canvas.Canvas, cap string) float64 {
	return max(16, c.Width(mono(10.5), cap)+8)
}

// keycap shows a key as it looks on a keyboard.
func (w *Window) keycap(x, y float64, cap string, colour canvas.Color) float64 {
	width := keycapWidth(w.c, cap)
	w.c.Box(x, y, width, 16, 3.5, colour.Fade(0.16))
	w.c.Text(x+(width-w.c.Width(mono(10.5), cap))/2, y+11.8, mono(10.5), colour.Fade(0.85), cap)
	return width
}

func (w *Window) speedWidth() float64 { return 2*22 + max(76, w.c.Width(sans(12), w.v.Speed)+16) }

// speed is a button on each side of what it is now.
func (w *Window) speed(a area) {
	w.frame(a, 6, w.edge, w.ground)
	slower, rest := a.left(24, 0)
	faster, middle := rest.right(24, 0)
	for _, b := range []struct {
		area
		verb Verb
		sign string
	}{{slower, Slower, "−"}, {faster, Faster, "+"}} {
		colour := w.dim
		if w.over(b.area) {
			colour = w.accent
		}
		if w.clicked(b.area) {
			w.verb(b.verb)
		}
		w.keycap(b.x+4, b.y+7, b.sign, colour)
	}
	width := w.c.Width(sans(12), w.v.Speed)
	w.c.Text(middle.x+(middle.w-width)/2, a.y+19.5, sans(12), w.dim, w.v.Speed)
}

// logo is a slice of toast, smiling.
func logo(c *canvas.Canvas, x, y float64) {
	amber, crust := hex(0xffb454), hex(0x6b3d0c)
	c.Round(x, y, 24, 24, 7, canvas.Down(y, y+24, hex(0xffc878), amber))
	c.Circle(x+8, y+10, 1.7, canvas.Solid(crust))
	c.Circle(x+16, y+10, 1.7, canvas.Solid(crust))
	c.Line(c.Path().Move(x+7, y+15).Quad(x+12, y+19.5, x+17, y+15), 2, canvas.Solid(crust))
}

// Icon is the logo as a picture of size pixels.
func Icon(size int) *image.RGBA {
	c := New().c
	c.Begin(image.Pt(size, size), float64(size)/24)
	logo(c, 0, 0)
	icon := image.NewRGBA(image.Rect(0, 0, size, size))
	canvas.Render(icon, c.End().All)
	return icon
}

// footer says how the machine stands, and what else can be done.
func (w *Window) footer(a area) {
	c := w.c
	c.Rect(a.x, a.y, a.w, a.h, w.ground)
	x, y := a.x+14, a.y+17
	colour, word := w.dim, "paused"
	switch {
	case w.v.Moving != "":
		colour, word = w.note, w.v.Moving
		c.Rect(x, y-6, 9, 3, colour)
	case w.v.State == Running:
		colour, word = w.note, "running"
		c.Fill(c.Path().Move(x, y-9).Line(x+9, y-4.5).Line(x, y).Close(), canvas.Solid(colour))
	case w.v.State == Halted:
		colour, word = w.alarm, "halted"
		c.Rect(x, y-9, 9, 9, colour)
	default:
		c.Rect(x, y-9, 3, 9, colour)
		c.Rect(x+6, y-9, 3, 9, colour)
	}
	x += 16 + c.Text(x+16, y, sansBold(12), colour, word)
	status := w.v.Reason
	for _, s := range []string{w.v.Status, w.status} {
		if s != "" {
			status = s
		}
	}
	type key struct{ cap, does string }
	keys := []key{{"T", "theme"}, {"Ctrl +", "larger"}, {"B", "breakpoint"}, {"Tab", "console"},
		{"1…5", "devices"}}
	if len(w.v.Harts) > 0 {
		keys = append([]key{{"H", "next hart"}}, keys...)
	}
	if w.entry.open() {
		status, keys = w.entry.String(), keys[:0]
		keys = append(keys, key{"Enter", "sets it"}, key{"Esc", "leaves it"})
	} else if w.v.Question != "" {
		status, keys = w.v.Question, keys[:0]
		keys = append(keys, key{"Enter", "yes"}, key{"Esc", "no"})
	} else if w.v.Moving != "" {
		x += 10
		c.Box(x, y-8, barWidth, 7, 3.5, w.raised)
		c.Box(x, y-8, max(7, barWidth*clamp(w.v.Progress, 0, 1)), 7, 3.5, colour)
		x += barWidth
		status = fmt.Sprintf("%.0f %%", 100*w.v.Progress)
		keys = keys[:0]
		keys = append(keys, key{"Esc", "back to where it began"})
	} else if w.v.Report != "" {
		keys = append([]key{{"Esc", "report"}}, keys...)
	}
	right := a.x + a.w - 14
	least := x + 20 + min(c.Width(sans(12), status), a.w*0.6)
	for _, k := range keys {
		need := keycapWidth(c, k.cap) + 6 + c.Width(sans(11.5), k.does) + 16
		if right-need < least {
			break
		}
		right -= need
		width := w.keycap(right+16, y-12.5, k.cap, w.dim)
		c.Text(right+16+width+6, y-0.5, sans(11.5), w.faint, k.does)
	}
	c.Text(x+10, y, sans(12), w.dim, c.Fit(sans(12), status, right-x-10))
}

const barWidth = 160

// grouped writes a number with its thousands apart.
func grouped(n uint64) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
