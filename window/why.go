package window

import (
	"fmt"
	"path"

	"breakfast/window/canvas"
)

// whyLine says in a line why the machine stands where it does, or what is asked, or how far a long move is; at its
// right whether this is the past, and what leads out of it.
func (w *Window) whyLine(a area) {
	c := w.c
	text, tone := w.said()
	ground, colour := w.theme.panel, w.edge
	switch tone {
	case Bad:
		ground, colour = w.alarmRow, w.alarm
	case Rings:
		ground, colour = w.row, w.accent
	case Good:
		colour = w.note
	}
	c.Rect(a.x, a.y, a.w, a.h, w.ground)
	w.slab(a, ground)
	c.Box(a.x, a.y, 4, a.h, 2, colour)
	x, y := a.x+14, a.y+a.h/2
	w.standing(x, y, tone)
	right := w.whyKeys(area{a.x, a.y, a.w - 8, a.h})
	x += 22
	f := sans(13)
	if w.v.Moving != "" {
		x += c.Text(x, y+4.5, sansBold(13), w.text, w.v.Moving) + 12
		c.Box(x, y-4, barWidth, 8, 4, w.raised)
		c.Box(x, y-4, max(8, barWidth*clamp(w.v.Progress, 0, 1)), 8, 4, w.note)
		x += barWidth + 10
		text = fmt.Sprintf("%.0f %%", 100*w.v.Progress)
	}
	c.Text(x, y+4.5, f, w.text, c.Fit(f, text, right-x-10))
}

const barWidth = 160

// said is what the line says, and how it is meant.
func (w *Window) said() (string, Tone) {
	switch {
	case w.entry.open():
		return w.entry.String(), Plain
	case w.v.Question != "":
		return w.v.Question, Rings
	case len(w.v.Problems) > 0:
		p := w.v.Problems[0]
		return fmt.Sprintf("%s:%d: %s; what runs is what was there before", path.Base(p.File), p.Line, p.Text), Bad
	case w.status != "":
		return w.status, Rings
	case w.v.Status != "":
		return w.v.Status, w.v.Tone
	case w.v.Reason != "":
		return w.v.Reason, w.v.Tone
	case w.v.State == Running:
		return "running", Plain
	}
	return "paused", Plain
}

// standing is a sign for how the machine stands.
func (w *Window) standing(x, y float64, tone Tone) {
	c := w.c
	switch {
	case w.v.Moving != "":
		c.Fill(c.Path().Move(x, y-5).Line(x+5, y).Line(x, y+5).Move(x+6, y-5).Line(x+11, y).Line(x+6, y+5).Close(),
			canvas.Solid(w.note))
	case w.v.State == Running:
		c.Fill(c.Path().Move(x, y-5).Line(x+9, y).Line(x, y+5).Close(), canvas.Solid(w.note))
	case tone == Bad:
		c.Line(c.Path().Move(x, y-4.5).Line(x+9, y+4.5).Move(x, y+4.5).Line(x+9, y-4.5), 2, canvas.Solid(w.alarm))
	case tone == Good:
		c.Line(c.Path().Move(x, y).Line(x+3.5, y+4).Line(x+10, y-5), 2, canvas.Solid(w.note))
	case tone == Rings:
		c.Circle(x+5, y, 4.5, canvas.Solid(w.accent))
	case w.v.State == Halted:
		c.Rect(x, y-4.5, 9, 9, w.dim)
	default:
		c.Rect(x, y-4.5, 3, 9, w.dim)
		c.Rect(x+6, y-4.5, 3, 9, w.dim)
	}
}

// whyKeys are what can be pressed now, from the right; it returns where they begin.
func (w *Window) whyKeys(a area) float64 {
	type key struct {
		label, cap string
		do         func()
	}
	asks := func(c Command) func() { return func() { w.ask(c) } }
	press := func(k Key) func() { return func() { w.entry.key(w, k) } }
	keys := []key{}
	past := ""
	switch v := w.v; {
	case w.entry.open():
		keys = append(keys, key{"set it", "Enter", press(Enter)}, key{"leave it", "Esc", press(Escape)})
	case v.Question != "":
		keys = append(keys, key{"Yes", "Enter", asks(Command{Verb: Confirm})},
			key{"No", "Esc", asks(Command{Verb: Cancel})})
	case v.Moving != "":
		keys = append(keys, key{"Back to where it began", "Esc", asks(Command{Verb: Cancel})})
	case v.State == Running:
	default:
		keys = append(keys, key{"Why", "Y", asks(Command{Verb: Tell, Text: "why"})})
		if v.Past {
			keys = append(keys, key{"To the end", "End", asks(Command{Verb: ToEnd})})
			past = "in the past · known to " + moment(v.Known, 1000)
		}
		if v.Report != "" {
			keys = append(keys, key{"Report", "Esc", func() { w.card.close(v) }})
		}
	}
	right := a.x + a.w
	for i := len(keys) - 1; i >= 0; i-- {
		k := keys[i]
		width := w.c.Width(sansBold(12), k.label) + keycapWidth(w.c, k.cap) + 26
		right -= width
		at := area{right, a.y + 4, width, a.h - 8}
		ground := w.raised
		if w.over(at) {
			ground = ground.Mix(w.text, 0.12)
		}
		if w.clicked(at) {
			k.do()
		}
		w.frame(at, 5, w.control, ground)
		w.c.Text(at.x+9, at.y+at.h/2+4.2, sansBold(12), w.text, k.label)
		w.keycap(at.x+at.w-8-keycapWidth(w.c, k.cap), at.y+at.h/2-8, k.cap, w.text)
		right -= 6
	}
	if need := w.c.Width(sans(12), past); past != "" && right-need-20 > a.x+a.w*0.5 {
		right -= need + 8
		w.c.Text(right, a.y+a.h/2+4.5, sans(12), w.dim, past)
	}
	return right
}
