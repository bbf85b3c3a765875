package figure

import (
	"math"

	"breakfast/window/canvas"
)

type rects struct {
	c     canvas.Color
	areas []Area
}

// paint draws at least one pixel of each.
func (r rects) paint(c *canvas.Canvas) {
	pixel := 1 / c.Scale()
	for _, a := range r.areas {
		c.Rect(a.X, a.Y, max(a.W, pixel), max(a.H, pixel), r.c)
	}
}

func (r rects) svg(s *svg) {
	s.open("path", "d", areasPath(r.areas), "fill", hex(r.c), "fill-opacity", opacity(r.c),
		"shape-rendering", "crispEdges")
}

func areasPath(areas []Area) string {
	var b []byte
	for _, a := range areas {
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

// paint draws whole pixels, at least one.
func (f frame) paint(c *canvas.Canvas) {
	s := c.Scale()
	snap := func(v float64) float64 { return math.Round(v*s) / s }
	x, y, r, b := snap(f.X), snap(f.Y), snap(f.X+f.W), snap(f.Y+f.H)
	w := max(1, math.Round(f.width*s)) / s
	c.Rect(x, y, r-x, w, f.c)
	c.Rect(x, b-w, r-x, w, f.c)
	c.Rect(x, y+w, w, b-y-2*w, f.c)
	c.Rect(r-w, y+w, w, b-y-2*w, f.c)
}

func (f frame) svg(s *svg) {
	s.open("rect", "x", num(f.X+f.width/2), "y", num(f.Y+f.width/2), "width", num(max(0, f.W-f.width)),
		"height", num(max(0, f.H-f.width)), "fill", "none", "stroke", hex(f.c), "stroke-opacity", opacity(f.c),
		"stroke-width", num(f.width), "shape-rendering", "crispEdges")
}

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
	s.open("path", "d", areasPath(h.areas), "fill", "url(#"+s.pattern(h.Hatch)+")", "shape-rendering", "crispEdges")
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
