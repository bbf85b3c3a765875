package canvas

import (
	"encoding/binary"
	"image"
	"image/color"
	"math"
)

// A Stop is a colour at a place along a gradient, 0 to 1.
type Stop struct {
	At     float64
	Colour Color
}

// A Paint is what a shape is filled with: a colour, or a gradient.
type Paint struct {
	colour Color
	stops  []Stop // nil for a colour
	from   Point  // where a linear gradient begins, or the centre of a radial one
	to     Point  // where a linear one ends
	radius float64
}

// Solid fills with one colour.
func Solid(c Color) Paint { return Paint{colour: c} }

// Linear fills with a gradient along the line from (x0, y0) to (x1, y1).
func Linear(x0, y0, x1, y1 float64, stops ...Stop) Paint {
	return Paint{white, stops, Point{x0, y0}, Point{x1, y1}, 0}
}

// Down fills with a gradient of evenly spaced colours from the height y0 to y1.
func Down(y0, y1 float64, colours ...Color) Paint { return Linear(0, y0, 0, y1, even(colours)...) }

// Across fills with a gradient of evenly spaced colours from x0 to x1.
func Across(x0, x1 float64, colours ...Color) Paint { return Linear(x0, 0, x1, 0, even(colours)...) }

// Radial fills with a gradient of evenly spaced colours from (x, y) outwards to radius.
func Radial(x, y, radius float64, colours ...Color) Paint {
	return Paint{white, even(colours), Point{x, y}, Point{}, radius}
}

// Tint returns the gradient with each of its colours multiplied by c. The shape that is kept is the
// same for all tints.
func (p Paint) Tint(c Color) Paint {
	p.colour = c
	return p
}

var white = Color{255, 255, 255, 255}

func even(colours []Color) (stops []Stop) {
	for i, c := range colours {
		stops = append(stops, Stop{float64(i) / float64(max(1, len(colours)-1)), c})
	}
	return stops
}

// appendKey appends what a gradient looks like under m; a colour is no part of a shape.
func (p *Paint) appendKey(key []byte, m Matrix) []byte {
	if p.stops == nil {
		return key
	}
	for _, v := range []float64{m.A, m.B, m.C, m.D, m.E, m.F, p.from.X, p.from.Y, p.to.X, p.to.Y, p.radius} {
		key = binary.LittleEndian.AppendUint32(key, uint32(int32(math.Round(v*finest*8))))
	}
	for _, s := range p.stops {
		key = append(key, byte(s.At*255), s.Colour.R, s.Colour.G, s.Colour.B, s.Colour.A)
	}
	return key
}

// picture colours a mask with the gradient; m maps the gradient's units to the mask's pixels.
func (p *Paint) picture(mask []byte, size image.Point, m Matrix) []byte {
	ramp := p.ramp()
	back := m.inverse()
	dx, dy := p.to.X-p.from.X, p.to.Y-p.from.Y
	if length := dx*dx + dy*dy; length > 0 {
		dx, dy = dx/length, dy/length
	}
	picture := make([]byte, 0, 4*len(mask))
	for i, cover := range mask {
		if cover == 0 {
			picture = append(picture, 0, 0, 0, 0)
			continue
		}
		q := back.Apply(Point{float64(i%size.X) + 0.5, float64(i/size.X) + 0.5})
		qx, qy := q.X-p.from.X, q.Y-p.from.Y
		t := qx*dx + qy*dy
		if p.radius > 0 {
			t = math.Hypot(qx, qy) / p.radius
		}
		c := ramp[int(clamp(t, 0, 1)*(rampSize-1)+0.5)]
		a := uint32(cover)
		picture = append(picture, mul(c.R, a), mul(c.G, a), mul(c.B, a), mul(c.A, a))
	}
	return picture
}

const rampSize = 256

// ramp is the gradient's colours from one end to the other, premultiplied.
func (p *Paint) ramp() (ramp [rampSize]color.RGBA) {
	for i := range ramp {
		t := float64(i) / (rampSize - 1)
		before, after := p.stops[0], p.stops[len(p.stops)-1]
		for _, s := range p.stops {
			if s.At <= t {
				before = s
			}
		}
		for j := len(p.stops) - 1; j >= 0; j-- {
			if s := p.stops[j]; s.At >= t {
				after = s
			}
		}
		share := 0.
		if after.At > before.At {
			share = (t - before.At) / (after.At - before.At)
		}
		ramp[i] = blend(before.Colour, after.Colour, share).premultiplied()
	}
	return ramp
}

// blend mixes colours by how much of each is seen, so that fading out does not darken.
func blend(a, b Color, t float64) Color {
	if a.A == 0 {
		a = Color{b.R, b.G, b.B, 0}
	} else if b.A == 0 {
		b = Color{a.R, a.G, a.B, 0}
	}
	return a.Mix(b, t)
}

// mul is v·a/255, rounded.
func mul(v uint8, a uint32) uint8 { return uint8((uint32(v)*a + 127) / 255) }
