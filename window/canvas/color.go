package canvas

import "image/color"

// A Color is not premultiplied, 8 bits a channel.
type Color struct{ R, G, B, A uint8 }

// Hex reads 0xRRGGBB as an opaque colour.
func Hex(rgb uint32) Color {
	return Color{uint8(rgb >> 16), uint8(rgb >> 8), uint8(rgb), 255}
}

// Fade returns c with its opacity multiplied by a, 0 to 1.
func (c Color) Fade(a float64) Color {
	c.A = uint8(float64(c.A)*clamp(a, 0, 1) + 0.5)
	return c
}

// Mix returns the colour the way t, 0 to 1, from c to d.
func (c Color) Mix(d Color, t float64) Color {
	t = clamp(t, 0, 1)
	mix := func(a, b uint8) uint8 { return uint8(float64(a) + (float64(b)-float64(a))*t + 0.5) }
	return Color{mix(c.R, d.R), mix(c.G, d.G), mix(c.B, d.B), mix(c.A, d.A)}
}

// premultiplied returns c as the sinks want it.
func (c Color) premultiplied() color.RGBA {
	mul := func(v uint8) uint8 { return uint8((uint32(v)*uint32(c.A) + 127) / 255) }
	return color.RGBA{mul(c.R), mul(c.G), mul(c.B), c.A}
}

func clamp(v, low, high float64) float64 { return min(max(v, low), high) }
