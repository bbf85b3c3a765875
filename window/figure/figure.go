// Package figure holds a drawing that is made once and written in two ways: as SVG, with the glyphs that it needs in
// it, and as PNG. What is drawn is kept as a list of things, so that both show the same, and so that a test can ask
// where each label stands.
package figure

import (
	"math"

	"breakfast/window/canvas"
	"breakfast/window/fonts"
)

// A Figure is a drawing of W by H units. One unit is Scale pixels of the written picture.
type Figure struct {
	W, H, Scale float64
	Ground      canvas.Color
	Title       string // what it is, for who does not see it
	Desc        string // what it shows, in sentences

	things  []thing
	labels  []Label
	measure *canvas.Canvas
}

// A thing can be drawn both ways.
type thing interface {
	svg(*svg)
	paint(*canvas.Canvas)
}

// New is an empty figure. Its sizes may be set until it is written.
func New(title, desc string) *Figure {
	f := &Figure{Scale: 1, Title: title, Desc: desc, measure: canvas.New(fonts.Load(), fonts.Fallback)}
	f.measure.Begin(pixel, measured)
	return f
}

// An Area is a rectangle, in units.
type Area struct{ X, Y, W, H float64 }

// Meets says that two areas have a part in common.
func (a Area) Meets(b Area) bool {
	return a.X < b.X+b.W && b.X < a.X+a.W && a.Y < b.Y+b.H && b.Y < a.Y+a.H
}

// A Label is a text that was written, and the room that it takes, from the top of its tallest letters to the bottom of
// its lowest.
type Label struct {
	Area
	Text string
}

// Labels lists what was written so far.
func (f *Figure) Labels() []Label { return f.labels }

// Rect fills rectangles with one colour.
func (f *Figure) Rect(c canvas.Color, areas ...Area) {
	if len(areas) > 0 {
		f.things = append(f.things, rects{c, areas})
	}
}

// Frame draws a rectangle's edge, inside it.
func (f *Figure) Frame(c canvas.Color, width float64, a Area) {
	f.things = append(f.things, frame{c, width, a})
}

// A Hatch is lines of a width, across rectangles from the lower left to the upper right, Step apart.
type Hatch struct {
	Line        canvas.Color
	Width, Step float64
}

// Hatch draws such lines over rectangles; they go on from one to the next.
func (f *Figure) Hatch(h Hatch, areas ...Area) {
	if len(areas) > 0 {
		f.things = append(f.things, hatched{h, areas})
	}
}

// Line draws a straight line; dash is the length of its dashes and of the gaps between, 0 for none.
func (f *Figure) Line(c canvas.Color, width, dash, x1, y1, x2, y2 float64) {
	if dash == 0 {
		f.Stroke(c, width, new(canvas.Path).Move(x1, y1).Line(x2, y2))
		return
	}
	p, n := new(canvas.Path), math.Hypot(x2-x1, y2-y1)
	for at := 0.; at < n; at += 2 * dash {
		from, to := at/n, min(at+dash, n)/n
		p.Move(x1+(x2-x1)*from, y1+(y2-y1)*from).Line(x1+(x2-x1)*to, y1+(y2-y1)*to)
	}
	f.Stroke(c, width, p)
}

// Stroke draws along a path with a round pen.
func (f *Figure) Stroke(c canvas.Color, width float64, p *canvas.Path) {
	f.things = append(f.things, shape{c, width, p})
}

// Fill fills a path.
func (f *Figure) Fill(c canvas.Color, p *canvas.Path) { f.things = append(f.things, shape{c, 0, p}) }

// Behind draws below all that was drawn so far.
func (f *Figure) Behind(draw func()) {
	above := f.things
	f.things = nil
	draw()
	f.things = append(f.things, above...)
}

// Box fills a rectangle with round corners.
func (f *Figure) Box(c canvas.Color, r float64, a Area) {
	f.Fill(c, new(canvas.Path).Box(a.X, a.Y, a.W, a.H, r))
}

// Align is which part of a text stands at the place where it is written.
type Align uint8

// The beginning, the middle, the end.
const (
	Start Align = iota
	Middle
	End
)

// A Style is how a text is written.
type Style struct {
	Face   int // of package fonts
	Size   float64
	Colour canvas.Color
	Align  Align
}

// At is the style with another alignment.
func (s Style) At(a Align) Style {
	s.Align = a
	return s
}

// In is the style in another colour.
func (s Style) In(c canvas.Color) Style {
	s.Colour = c
	return s
}

// Text writes a line with its baseline at y, and returns the room that it takes.
func (f *Figure) Text(x, y float64, s Style, text string) Area {
	at := f.Room(x, y, s, text)
	if text != "" {
		f.things = append(f.things, written{at.X, y, at.W, s, text})
		f.labels = append(f.labels, Label{at, text})
	}
	return at
}

// Room is the room that a line would take.
func (f *Figure) Room(x, y float64, s Style, text string) Area {
	const rise, fall = 0.76, 0.22 // of an em: ascenders and descenders of both families
	w := f.Width(s, text)
	return Area{x - w*float64(s.Align)/2, y - rise*s.Size, w, (rise + fall) * s.Size}
}

// Width is how wide a line would be, in units.
func (f *Figure) Width(s Style, text string) float64 {
	return f.measure.Width(canvas.Font{Face: s.Face, Size: s.Size}, text)
}

// Fit is the text, or as much of its beginning as fits into a width with an ellipsis after it.
func (f *Figure) Fit(s Style, text string, width float64) string {
	return f.measure.Fit(canvas.Font{Face: s.Face, Size: s.Size}, text, width)
}

// Balance wraps a text into as few lines as Wrap does, and as equal ones.
func (f *Figure) Balance(s Style, text string, width float64) []string {
	lines := f.Wrap(s, text, width)
	for len(lines) > 1 {
		width -= s.Size / 2
		next := f.Wrap(s, text, width)
		if len(next) > len(lines) {
			break
		}
		lines = next
	}
	return lines
}

// Wrap cuts a text between words into lines of at most a width. A word that is wider stands alone.
func (f *Figure) Wrap(s Style, text string, width float64) (lines []string) {
	from, end := 0, 0 // of the line at hand; end is where its last word ends
	for i := 0; i <= len(text); i++ {
		if i < len(text) && text[i] != ' ' {
			continue
		}
		if end > from && f.Width(s, text[from:i]) > width {
			lines = append(lines, text[from:end])
			from = end + 1
		}
		end = i
	}
	return append(lines, text[from:end])
}
