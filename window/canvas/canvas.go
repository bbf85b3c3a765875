// Package canvas draws without a display. Each distinct path, line, gradient and glyph is rasterised
// once and kept; what a frame consists of is then a list of operations, each of which puts one such
// shape, in one colour, at one place. A sink has only to carry out the list: Render does it on an
// image.RGBA, and package ebitensink on a screen.
//
// The list is also how the canvas knows what has changed: a part of the picture whose operations are
// those of the frame before need not be painted again.
package canvas

import (
	"image"
	"image/color"
	"math"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/vector"
)

// An Op puts Shape at At, in pixels, and shows of it what falls inside Dst, which is never empty.
// A nil Shape fills Dst. Colour is premultiplied; it tints shapes that have colours of their own.
type Op struct {
	Dst    image.Rectangle
	Shape  *Shape
	At     image.Point
	Colour color.RGBA
}

// A Frame is one picture. All paints the whole of it; Fresh paints what differs from the frame before,
// over that frame. Both are valid until the canvas has ended the next frame but one.
type Frame struct {
	Size       image.Point
	All, Fresh []Op

	scale   float64 // pixels a unit: with another one every part may stand elsewhere
	parts   []int   // where in All each part ends
	layout  any     // where the parts are; see Layout
	overlay int     // the first part that lies over others; 0 if none does
}

// A Canvas is drawn on between Begin and End. It is not safe for concurrent use.
type Canvas struct {
	frames    [2]Frame // the one being drawn, and the last
	m         Matrix
	clip      image.Rectangle
	path      Path // handed out by Path
	shapes    cache
	text      typesetter
	raster    vector.Rasterizer
	key       []byte            // scratch
	points    []Point           // scratch
	freshness []Op              // scratch
	cut       map[string]string // what Fit has cut in this frame, and what it was
	cuts      []Cut
	listens   func(Written)
}

// New returns a canvas that writes with these faces. fallback names the face to try when one has no
// glyph for a rune.
func New(faces []*sfnt.Font, fallback func(face int) int) *Canvas {
	return &Canvas{shapes: newCache(), text: newTypesetter(faces, fallback), cut: map[string]string{}}
}

// Begin begins a frame of size pixels, in units of scale pixels.
func (c *Canvas) Begin(size image.Point, scale float64) {
	c.frames[0], c.frames[1] = c.frames[1], c.frames[0]
	f := &c.frames[0]
	*f = Frame{Size: size, scale: scale, All: f.All[:0], parts: f.parts[:0]}
	c.m = Scale(scale)
	c.clip = image.Rectangle{Max: size}
	c.shapes.frame++
	clear(c.cut)
	c.cuts = c.cuts[:0]
}

// Part ends a part of the frame. A part covers its ground: it begins by filling all the pixels that it
// may ever touch, and no other part touches them but an overlay.
func (c *Canvas) Part() {
	f := &c.frames[0]
	f.parts = append(f.parts, len(f.All))
}

// Layout says where the parts of the frame are, by a value that can be compared: where it is another than in the last
// frame the whole frame is painted, since pixels have changed hands.
func (c *Canvas) Layout(l any) { c.frames[0].layout = l }

// Overlay ends a part, too; those that follow lie over others. As long as there are any, each change
// paints the whole frame.
func (c *Canvas) Overlay() {
	c.Part()
	c.frames[0].overlay = len(c.frames[0].parts)
}

// End ends the frame.
func (c *Canvas) End() Frame {
	c.Part()
	f, last := &c.frames[0], &c.frames[1]
	f.Fresh = c.fresh(f, last)
	c.shapes.sweep()
	c.text.sweep()
	return *f
}

// fresh returns the operations of the parts of f that differ from last's.
func (c *Canvas) fresh(f, last *Frame) []Op {
	if f.Size != last.Size || f.scale != last.scale || f.layout != last.layout || len(f.parts) != len(last.parts) {
		return f.All
	}
	fresh := c.freshness[:0]
	from, lastFrom := 0, 0
	for i, to := range f.parts {
		ops, lastOps := f.All[from:to], last.All[lastFrom:last.parts[i]]
		from, lastFrom = to, last.parts[i]
		if same(ops, lastOps) {
			continue
		}
		if f.overlay > 0 || last.overlay > 0 {
			return f.All
		}
		fresh = append(fresh, ops...)
	}
	c.freshness = fresh
	return fresh
}

func same(a, b []Op) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// In draws in coordinates that m maps to the present ones.
func (c *Canvas) In(m Matrix, draw func()) {
	old := c.m
	c.m = m.Then(old)
	draw()
	c.m = old
}

// At draws with (x, y) as the origin.
func (c *Canvas) At(x, y float64, draw func()) { c.In(Matrix{A: 1, D: 1, E: x, F: y}, draw) }

// Turned draws with (x, y) as the origin, turned clockwise by angle, in radians.
func (c *Canvas) Turned(x, y, angle float64, draw func()) {
	sin, cos := math.Sincos(angle)
	c.In(Matrix{cos, sin, -sin, cos, x, y}, draw)
}

// Clip keeps what is drawn inside a rectangle, whose edges are rounded to pixels.
func (c *Canvas) Clip(x, y, w, h float64, draw func()) {
	old := c.clip
	c.clip = c.clip.Intersect(c.pixels(x, y, w, h))
	if !c.clip.Empty() {
		draw()
	}
	c.clip = old
}

// Scale is how many pixels a unit has.
func (c *Canvas) Scale() float64 { return c.m.zoom() }

// pixels is where a rectangle lies, with each edge at the nearest boundary between pixels.
func (c *Canvas) pixels(x, y, w, h float64) image.Rectangle {
	p, q := c.m.Apply(Point{x, y}), c.m.Apply(Point{x + w, y + h})
	edge := func(v float64) int { return int(math.Round(clamp(v, -1e6, 1e6))) }
	return image.Rect(edge(p.X), edge(p.Y), edge(q.X), edge(q.Y))
}

// Rect fills a rectangle whose edges are rounded to pixels.
func (c *Canvas) Rect(x, y, w, h float64, colour Color) {
	c.fillPixels(c.pixels(x, y, w, h), colour)
}

func (c *Canvas) fillPixels(r image.Rectangle, colour Color) {
	if r = r.Intersect(c.clip); !r.Empty() && colour.A > 0 {
		c.emit(Op{Dst: r, Colour: colour.premultiplied()})
	}
}

// Box fills a rectangle with round corners, its edges rounded to pixels: the shape of a panel, which
// costs four small masks whatever its size.
func (c *Canvas) Box(x, y, w, h, r float64, colour Color) {
	out := c.pixels(x, y, w, h)
	n := int(math.Round(min(r*c.m.zoom(), float64(out.Dx())/2, float64(out.Dy())/2)))
	if n <= 0 {
		c.fillPixels(out, colour)
		return
	}
	in := out.Inset(n)
	c.fillPixels(image.Rect(in.Min.X, out.Min.Y, in.Max.X, in.Min.Y), colour)
	c.fillPixels(image.Rect(out.Min.X, in.Min.Y, out.Max.X, in.Max.Y), colour)
	c.fillPixels(image.Rect(in.Min.X, in.Max.Y, in.Max.X, out.Max.Y), colour)

	old := c.m
	c.m = Matrix{A: 1, D: 1}
	q := float64(n)
	for i, at := range []image.Point{{in.Max.X, in.Max.Y}, {in.Min.X, in.Max.Y}, in.Min, {in.Max.X, in.Min.Y}} {
		x, y, from := float64(at.X), float64(at.Y), float64(i)*math.Pi/2
		c.Fill(c.Path().Move(x, y).Arc(x, y, q, from, from+math.Pi/2).Close(), Solid(colour))
	}
	c.m = old
}

// Wash fills a rectangle whose edges are rounded to pixels with a gradient from top to bottom.
func (c *Canvas) Wash(x, y, w, h float64, top, bottom Color) {
	r := c.pixels(x, y, w, h)
	if r.Intersect(c.clip).Empty() {
		return
	}
	c.emit(Op{Dst: r.Intersect(c.clip), Shape: c.column(r.Dy(), top, bottom), At: r.Min, Colour: opaque})
}

var opaque = color.RGBA{255, 255, 255, 255}

// Path returns an empty path for the next Fill or Line; it is the same one each time.
func (c *Canvas) Path() *Path {
	c.path.verbs, c.path.points = c.path.verbs[:0], c.path.points[:0]
	return &c.path
}

// Fill fills a path, the gaps between overlapping outlines of one direction included.
func (c *Canvas) Fill(p *Path, paint Paint) { c.draw(p, 0, paint) }

// Line draws along a path with a round pen.
func (c *Canvas) Line(p *Path, width float64, paint Paint) {
	c.draw(p, max(width*c.m.zoom(), 0.25), paint)
}

// Circle fills a circle about (x, y).
func (c *Canvas) Circle(x, y, r float64, paint Paint) { c.Fill(c.Path().Ellipse(x, y, r, r), paint) }

// Oval fills an ellipse about (x, y).
func (c *Canvas) Oval(x, y, rx, ry float64, paint Paint) {
	c.Fill(c.Path().Ellipse(x, y, rx, ry), paint)
}

// Round fills a rectangle with round corners that is not rounded to pixels.
func (c *Canvas) Round(x, y, w, h, r float64, paint Paint) {
	c.Fill(c.Path().Box(x, y, w, h, r), paint)
}

func (c *Canvas) emit(op Op) {
	f := &c.frames[0]
	f.All = append(f.All, op)
}

// place puts a shape with its top left corner at at.
func (c *Canvas) place(s *Shape, at image.Point, colour Color) {
	dst := image.Rectangle{at, at.Add(s.Size)}.Intersect(c.clip)
	if !dst.Empty() && colour.A > 0 {
		c.emit(Op{dst, s, at, colour.premultiplied()})
	}
}

// Overlay is the first part that lies over others; 0 if none does.
func (f *Frame) Overlay() int { return f.overlay }
