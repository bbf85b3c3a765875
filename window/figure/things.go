package figure

import (
	"math"

	"breakfast/window/canvas"
)

// snap is an area whose edges are at boundaries between pixels, of which a unit has so many; at least one pixel wide.
func (a Area) snap(scale float64) Area {
	at := func(v float64) float64 { return math.Round(v*scale) / scale }
	x, y := at(a.X), at(a.Y)
	return Area{x, y, max(at(a.X+a.W)-x, 1/scale), max(at(a.Y+a.H)-y, 1/scale)}
}

type rects struct {
	c     canvas.Color
	areas []Area
}

func (r rects) paint(c *canvas.Canvas) {
	for _, a := range r.areas {
		a = a.snap(c.Scale())
		c.Rect(a.X, a.Y, a.W, a.H, r.c)
	}
}

func (r rects) svg(s *svg) {
	s.open("path", "d", s.areas(r.areas), "fill", hex(r.c), "fill-opacity", opacity(r.c))
}

// areas is a path round areas. They are at boundaries between pixels, so that edges are sharp in the size in which the
// file is written; in another they are smooth, and nothing thin is lost.
func (s *svg) areas(areas []Area) string {
	var b []byte
	for _, a := range areas {
		a = a.snap(s.scale)
		b = append(append(b, 'M'), num(a.X)...)
		b = append(append(b, ' '), num(a.Y)...)
		b = append(append(b, 'h'), num(a.W)...)
		b = append(append(b, 'v'), num(a.H)...)
		b = append(append(b, 'h'), num(-a.W)...)
		b = append(b, 'z')
	}
	return string(b)
}

type frame struct {
	c     canvas.Color
	width float64
	Area
}

// sides are the four sides of the frame, whole pixels wide.
func (f frame) sides(scale float64) []Area {
	a, w := f.snap(scale), max(1, math.Round(f.width*scale))/scale
	return []Area{{a.X, a.Y, a.W, w}, {a.X, a.Y + a.H - w, a.W, w}, {a.X, a.Y + w, w, max(a.H-2*w, 0)},
		{a.X + a.W - w, a.Y + w, w, max(a.H-2*w, 0)}}
}

func (f frame) paint(c *canvas.Canvas) { rects{f.c, f.sides(c.Scale())}.paint(c) }

func (f frame) svg(s *svg) { rects{f.c, f.sides(s.scale)}.svg(s) }

type hatched struct {
	Hatch
	areas []Area
}

// paint draws the lines x + y = k·Step·√2 where they cross the rectangles.
func (h hatched) paint(c *canvas.Canvas) {
	step := h.Step * math.Sqrt2
	for _, a := range h.areas {
		c.Clip(a.X, a.Y, a.W, a.H, func() {
			for k := math.Floor((a.X + a.Y) / step); k*step <= a.X+a.W+a.Y+a.H+step; k++ {
				// from the rectangle's lower edge to its upper one
				x := k*step - a.Y - a.H
				if x > a.X+a.W+1 || x+a.H < a.X-1 {
					continue
				}
				c.Line(c.Path().Move(x-1, a.Y+a.H+1).Line(x+a.H+1, a.Y-1), h.Width, canvas.Solid(h.Line))
			}
		})
	}
}

func (h hatched) svg(s *svg) {
	s.open("path", "d", s.areas(h.areas), "fill", "url(#"+s.pattern(h.Hatch)+")")
}

type shape struct {
	c     canvas.Color
	width float64 // of the pen; 0 to fill it
	path  *canvas.Path
}

func (p shape) paint(c *canvas.Canvas) {
	if p.width > 0 {
		c.Line(p.path, p.width, canvas.Solid(p.c))
	} else {
		c.Fill(p.path, canvas.Solid(p.c))
	}
}

func (p shape) svg(s *svg) {
	var d []byte
	for letter, points := range p.path.Pieces() {
		d = append(d, letter)
		for i, q := range points {
			if i > 0 {
				d = append(d, ' ')
			}
			d = append(append(append(d, num(q.X)...), ' '), num(q.Y)...)
		}
	}
	if p.width > 0 {
		s.open("path", "d", string(d), "fill", "none", "stroke", hex(p.c), "stroke-opacity", opacity(p.c),
			"stroke-width", num(p.width), "stroke-linecap", "round", "stroke-linejoin", "round")
		return
	}
	s.open("path", "d", string(d), "fill", hex(p.c), "fill-opacity", opacity(p.c))
}

type written struct {
	x, y, width float64
	Style
	text string
}

func (w written) paint(c *canvas.Canvas) {
	c.Text(w.x, w.y, canvas.Font{Face: w.Face, Size: w.Size}, w.Colour, w.text)
}

func (w written) svg(s *svg) { s.text(w) }
