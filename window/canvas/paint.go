package canvas

import (
	"encoding/binary"
	"image"
	"image/color"
	"math"
)

// A Paint is what a shape is filled with: a colour, or a gradient.
type Paint struct {
	colour  Color
	colours []Color // of a gradient, evenly spaced; nil for a colour
	from    Point   // where a linear gradient begins, or the centre of a radial one
	to      Point   // where a linear one ends
	radius  float64
}

// Solid fills with one colour.
func Solid(c Color) Paint { return Paint{colour: c} }

// Down fills with a gradient of two or more colours from the height y0 to y1.
func Down(y0, y1 float64, colours ...Color) Paint {
	return Paint{white, colours, Point{0, y0}, Point{0, y1}, 0}
}

// Across fills with a gradient of two or more colours from x0 to x1.
func Across(x0, x1 float64, colours ...Color) Paint {
	return Paint{white, colours, Point{x0, 0}, Point{x1, 0}, 0}
}

// Radial fills with a gradient of two or more colours from (x, y) outwards to radius.
func Radial(x, y, radius float64, colours ...Color) Paint {
	return Paint{white, colours, Point{x, y}, Point{}, radius}
}

// Tint returns the gradient with each of its colours multiplied by c. The shape that is kept is the
// same for all tints.
func (p Paint) Tint(c Color) Paint {
	p.colour = c
	return p
}

var white = Color{255, 255, 255, 255}

// appendKey appends what a gradient looks like under m; a colour is no part of a shape.
func (p *Paint) appendKey(key []byte, m Matrix) []byte {
	if p.colours == nil {
		return key
	}
	for _, v := range []float64{m.A, m.B, m.C, m.D, m.E, m.F, p.from.X, p.from.Y, p.to.X, p.to.Y, p.radius} {
		key = binary.LittleEndian.AppendUint32(key, uint32(int32(math.Round(v*finest*8))))
	}
	for _, c := range p.colours {
		key = append(key, c.R, c.G, c.B, c.A)
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
		at := float64(i) / (rampSize - 1) * float64(len(p.colours)-1)
		j := min(int(at), len(p.colours)-2)
		ramp[i] = blend(p.colours[j], p.colours[j+1], at-float64(j)).premultiplied()
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
