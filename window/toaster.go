package window

import (
	"fmt"
	"math"

	"breakfast/window/canvas"
)

// toaster draws the toaster, the middle of its feet at (x, y).
func (s *scene) toaster(x, y float64) {
	c, t := s.c, s.k.Toaster
	bread, most := 0, 0
	for _, slot := range t.Slots {
		if slot.Bread {
			bread++
			most = max(most, slot.Browning)
		}
	}
	c.At(x, y, func() {
		s.shade(0, 4, 122, 14)
		s.slots(t)
		s.body(t)
		s.lever(t)
		s.dial(t, most)
	})
	if t.Smoke {
		s.steam(x-34, y-150, -22, 1, hex(0x2b2730).Fade(0.7))
		s.steam(x+34, y-150, 20, 1, hex(0x2b2730).Fade(0.7))
	}
	if t.Ringing {
		s.bell(x, y-196)
	}

	value, colour := fmt.Sprintf("%d %%", most), s.theme.onChip
	detail := "up"
	if t.Down {
		detail = "toasting"
	}
	switch {
	case bread == 0:
		value, detail = "empty", "no bread in it"
	case bread == 1:
		detail += " · 1 slice"
	default:
		detail += fmt.Sprintf(" · %d slices", bread)
	}
	if t.Down {
		colour = s.accent
	}
	if t.Smoke {
		detail, colour = "burnt: it smokes", s.alarm
	}
	if t.Ringing {
		detail += " · rings"
	}
	s.chips = append(s.chips, chip{device: "toaster", x: x, y: y + 14, thing: area{x - 100, y - 170, 215, 174},
		name: "TOASTER", value: value, colour: colour, detail: detail})
}

// Where the slots are, from the middle.
var slotAt = [2]float64{-42, 42}

// slots draws what is behind the front: the glow, and the slices as far as they look out.
func (s *scene) slots(t Toaster) {
	c := s.c
	c.Round(-84, -128, 168, 34, 15, canvas.Down(-128, -96, hex(0xd9f2e6), hex(0x79bfa6)))
	for i, x := range slotAt {
		c.Round(x-34, -123, 68, 11, 5.5, canvas.Down(-123, -112, hex(0x241d1f), hex(0x3d2f2d)))
		if t.Down {
			s.glow(x, -118, 58, 42, hex(0xff7a22).Fade(0.8))
			c.Round(x-31, -121, 62, 7, 3.5, canvas.Down(-121, -114, hex(0xff6a1c), hex(0xffc46a)))
		}
		if !t.Slots[i].Bread {
			continue
		}
		lift := 46.
		if t.Down {
			lift = 14
		}
		c.Clip(x-60, -220, 120, 220-115, func() {
			c.At(x, -115-lift+31, func() { s.slice(54, 62, t.Slots[i].Browning) })
		})
	}
}

// slice draws a slice of baguette about the origin, from bread through golden to charcoal.
func (s *scene) slice(w, h float64, browning int) {
	c := s.c
	crumb, crust := crumbColour(browning), crustColour(browning)
	c.Round(-w/2, -h/2, w, h, w*0.47, canvas.Solid(crust))
	in := min(w, h) * 0.08
	c.Round(-w/2+in, -h/2+in, w-2*in, h-2*in, w*0.42, canvas.Radial(0, 0, max(w, h)*0.6, crumb.Mix(white, 0.12), crumb,
		crumb.Mix(crust, 0.45)))
	for i, at := range []canvas.Point{{X: -0.16, Y: -0.2}, {X: 0.2, Y: -0.06}, {X: -0.05, Y: 0.14}, {X: 0.12, Y: 0.3},
		{X: -0.24, Y: 0.06}} {
		c.Oval(at.X*w, at.Y*h, w*0.04+float64(i%2), h*0.025+0.6, canvas.Solid(crumb.Mix(crust, 0.4)))
	}
}

var browns = [...]canvas.Color{hex(0xf7e8c6), hex(0xf0cf94), hex(0xdc9d4c), hex(0x96591f), hex(0x33221a)}

func crumbColour(browning int) canvas.Color { return along(float64(browning)/100, browns[:]...) }

func crustColour(browning int) canvas.Color {
	return hex(0xc07f35).Mix(hex(0x1d120d), clamp(float64(browning-30)/70, 0, 1))
}

// body is the front, in enamel.
func (s *scene) body(t Toaster) {
	c := s.c
	for _, x := range []float64{-74, 50} {
		c.Round(x, -8, 24, 10, 4, canvas.Solid(hex(0x252a3d)))
	}
	c.Round(-98, -116, 196, 112, 30, canvas.Down(-116, -4, hex(0xa8e3cd), hex(0x6cc3a4), hex(0x37846c)))
	c.Round(-88, -110, 176, 40, 20, canvas.Down(-110, -70, white.Fade(0.42), white.Fade(0)))
	c.Round(-98, -22, 196, 4, 2, canvas.Solid(hex(0xd5dbe8).Fade(0.55)))
	// The front edges of the slots, which the slices stand behind.
	for _, x := range slotAt {
		c.Round(x-35, -117, 70, 6, 3, canvas.Down(-117, -111, hex(0xf2f5fa), hex(0xa4adc2)))
	}
	if t.Down {
		for _, x := range slotAt {
			c.Round(x-31, -112, 62, 2, 1, canvas.Solid(hex(0xff9a3c).Fade(0.8)))
		}
	}
}

func (s *scene) lever(t Toaster) {
	c := s.c
	c.Round(80, -96, 7, 66, 3.5, canvas.Solid(hex(0x1f4f42)))
	y := -88.
	if t.Down {
		y = -44
	}
	c.Round(72, y-1+3, 38, 15, 6, canvas.Solid(hex(0).Fade(0.25)))
	c.Round(72, y-1, 38, 15, 6, canvas.Down(y, y+14, hex(0xfbfcff), hex(0x9aa2b8)))
	c.Round(78, y+5, 26, 2, 1, canvas.Solid(hex(0x6b738c)))
}

// dial: the pointer shows at which browning the toaster stops, the ring how far it is.
func (s *scene) dial(t Toaster, browning int) {
	c := s.c
	const x, y, r = -46., -56., 21.
	const begin, whole = 0.75 * math.Pi, 1.5 * math.Pi
	angle := func(percent int) float64 { return begin + whole*clamp(float64(percent)/100, 0, 1) }
	c.Line(c.Path().Arc(x, y, r, begin, begin+whole), 4, canvas.Solid(hex(0x1f4f42).Fade(0.7)))
	if browning > 0 {
		c.Line(c.Path().Arc(x, y, r, begin, angle(browning)), 4, canvas.Solid(hex(0xffcf7a)))
	}
	c.Circle(x, y+1.5, 15, canvas.Solid(hex(0).Fade(0.25)))
	c.Circle(x, y, 15, canvas.Down(y-15, y+15, hex(0xfdfdff), hex(0xb9c0d2)))
	sin, cos := math.Sincos(angle(t.Setting))
	c.Line(c.Path().Move(x+4*cos, y+4*sin).Line(x+12*cos, y+12*sin), 3, canvas.Solid(hex(0x2a3045)))
	for i := range 3 { // how brown that is
		c.Round(2+float64(i)*22, -64, 16, 16, 5, canvas.Solid(crumbColour(15+35*i)))
	}
}
