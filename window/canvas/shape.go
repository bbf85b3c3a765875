package canvas

import (
	"encoding/binary"
	"image"
	"image/draw"
	"math"

	"golang.org/x/image/vector"
)

// A Shape is something rasterised: a mask of one byte a pixel, or, for a gradient, a picture of four,
// premultiplied. It never changes.
type Shape struct {
	Size    image.Point
	Mask    []byte // coverage; nil if Picture is set
	Picture []byte // red, green, blue, alpha
	Column  bool   // the shape is one pixel wide and fills any width
	Kept    any    // for the sink: what it has made of the shape

	used uint64
}

const (
	finest  = 8     // outlines are kept to 1/8 pixel
	maxSide = 16384 // pixels; larger shapes are not drawn
)

// draw fills a path, or draws along it with a pen of width pixels if width is not 0.
func (c *Canvas) draw(p *Path, width float64, paint Paint) {
	if len(p.points) == 0 {
		return
	}
	points := c.points[:0]
	low, high := Point{math.Inf(1), math.Inf(1)}, Point{math.Inf(-1), math.Inf(-1)}
	for _, q := range p.points {
		q = c.m.Apply(q)
		low = Point{min(low.X, q.X), min(low.Y, q.Y)}
		high = Point{max(high.X, q.X), max(high.Y, q.Y)}
		points = append(points, q)
	}
	c.points = points
	margin := width/2 + 1
	if !(high.X-low.X+2*margin < maxSide && high.Y-low.Y+2*margin < maxSide && math.Abs(low.X)+math.Abs(low.Y) < 1e6) {
		return
	}
	ox, oy := math.Floor(low.X-margin), math.Floor(low.Y-margin)
	size := image.Pt(int(math.Ceil(high.X+margin)-ox), int(math.Ceil(high.Y+margin)-oy))
	at := image.Pt(int(ox), int(oy))
	if (image.Rectangle{at, at.Add(size)}).Intersect(c.clip).Empty() {
		return
	}

	// The key is the outline itself, from the origin, at the finest step; and the shape is made from
	// the same rounded points, so that equal keys are equal pictures.
	key := binary.AppendUvarint(c.key[:0], uint64(len(p.verbs)))
	for _, v := range p.verbs {
		key = append(key, byte(v))
	}
	for i, q := range points {
		x, y := math.Round((q.X-ox)*finest), math.Round((q.Y-oy)*finest)
		points[i] = Point{x / finest, y / finest}
		key = binary.AppendVarint(binary.AppendVarint(key, int64(x)), int64(y))
	}
	width = math.Round(width*16) / 16
	key = binary.LittleEndian.AppendUint16(key, uint16(width*16))
	m := c.m
	m.E -= ox
	m.F -= oy
	key = paint.appendKey(key, m)
	c.key = key

	shape := c.shapes.find(key)
	if shape == nil {
		outline := Path{p.verbs, points}
		if width > 0 {
			outline = *stroke(p.verbs, points, width)
		}
		shape = &Shape{Size: size, Mask: cover(&c.raster, &outline, size)}
		if paint.colours != nil {
			shape.Picture = paint.picture(shape.Mask, size, m)
			shape.Mask = nil
		}
		c.shapes.keep(key, shape)
	}
	c.place(shape, at, paint.colour)
}

// cover rasterises an outline whose points are pixels.
func cover(r *vector.Rasterizer, p *Path, size image.Point) []byte {
	r.Reset(size.X, size.Y)
	points := p.points
	at := func(i int) (x, y float32) { return float32(points[i].X), float32(points[i].Y) }
	for i, v := range p.verbs {
		switch v {
		case move:
			if i > 0 {
				r.ClosePath()
			}
			r.MoveTo(at(0))
		case line:
			r.LineTo(at(0))
		case quad:
			x1, y1 := at(0)
			x, y := at(1)
			r.QuadTo(x1, y1, x, y)
		case cube:
			x1, y1 := at(0)
			x2, y2 := at(1)
			x, y := at(2)
			r.CubeTo(x1, y1, x2, y2, x, y)
		case closed:
			r.ClosePath()
		}
		points = points[arity[v]:]
	}
	r.ClosePath()
	mask := image.NewAlpha(image.Rectangle{Max: size})
	r.DrawOp = draw.Src
	r.Draw(mask, mask.Bounds(), image.Opaque, image.Point{})
	return mask.Pix
}

// column returns a gradient from top to bottom, one pixel wide.
func (c *Canvas) column(height int, top, bottom Color) *Shape {
	key := append(c.key[:0], "column"...)
	key = binary.LittleEndian.AppendUint32(key, uint32(height))
	key = append(key, top.R, top.G, top.B, top.A, bottom.R, bottom.G, bottom.B, bottom.A)
	c.key = key
	shape := c.shapes.find(key)
	if shape == nil {
		shape = &Shape{Size: image.Pt(1, height), Column: true}
		for y := range height {
			p := top.Mix(bottom, (float64(y)+0.5)/float64(height)).premultiplied()
			shape.Picture = append(shape.Picture, p.R, p.G, p.B, p.A)
		}
		c.shapes.keep(key, shape)
	}
	return shape
}

// A cache keeps shapes by their keys. When it holds more than its limit it drops those that the
// present frame has not used: so it is bounded by its limit or by one frame, whichever is more.
type cache struct {
	shapes map[string]*Shape
	bytes  int
	frame  uint64
}

const cacheLimit = 48 << 20 // bytes

func newCache() cache { return cache{shapes: map[string]*Shape{}} }

func (c *cache) find(key []byte) *Shape {
	s := c.shapes[string(key)]
	if s != nil {
		s.used = c.frame
	}
	return s
}

func (c *cache) keep(key []byte, s *Shape) {
	s.used = c.frame
	c.shapes[string(key)] = s
	c.bytes += s.bytes()
}

func (s *Shape) bytes() int { return len(s.Mask) + len(s.Picture) + 256 }

func (c *cache) sweep() {
	if c.bytes <= cacheLimit {
		return
	}
	for key, s := range c.shapes {
		if s.used != c.frame {
			delete(c.shapes, key)
			c.bytes -= s.bytes()
		}
	}
}
