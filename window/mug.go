package window

import (
	"fmt"
	"math"

	"breakfast/window/canvas"
)

// mug draws the mug of glass, the middle of its foot at (x, y).
func (s *scene) mug(x, y float64) {
	c, m := s.c, s.k.Mug
	capacity := max(m.Capacity, 1)
	if m.Capacity == 0 {
		capacity = 300
	}
	full := clamp(float64(m.Water)/float64(capacity), 0, 1)
	c.At(x, y, func() {
		s.shade(0, 2, 64, 11)
		red := canvas.Down(-72, -16, hex(0xff8a7e), hex(0xc23e4a))
		c.Line(c.Path().Move(46, -74).Cube(88, -78, 86, -16, 42, -24), 10, red)
		outline := func() *canvas.Path {
			return c.Path().Move(-44, -94).Line(44, -94).Line(39, -12).Quad(38, -2, 26, -2).Line(-26, -2).Quad(-38,
				-2, -39, -12).Close()
		}
		c.Fill(outline(), canvas.Across(-44, 44, white.Fade(0.30), white.Fade(0.10), white.Fade(0.24)))
		if m.Water > 0 {
			s.tea(m, full)
		}
		if m.Bag {
			s.bag(full)
		}
		c.Fill(c.Path().Move(-36, -88).Line(-28, -88).Line(-25, -14).Line(-32, -14).Close(),
			canvas.Solid(white.Fade(0.28)))
		c.Line(outline(), 2.6, canvas.Solid(white.Fade(0.75)))
		c.Round(-34, -9, 68, 9, 4, canvas.Down(-9, 0, hex(0xff8a7e), hex(0xc23e4a)))
		if m.Bag {
			s.tag()
		}
	})
	if m.Water > 0 && m.Heat > 400 {
		s.wisps(x, y-98, float64(m.Heat-400)/500)
	}
	if m.Ringing {
		s.bell(x, y-148)
	}

	value, colour := degrees(m.Heat), s.warmth(m.Heat)
	detail := fmt.Sprintf("%d ml · strength %d %%", m.Water, (m.Strength+5)/10)
	switch {
	case m.Water == 0:
		value, colour, detail = "empty", s.theme.onChip, "no water in it"
		if m.Bag {
			detail = "a tea bag, no water"
		}
	case m.Bitter:
		detail = fmt.Sprintf("%d ml · bitter: %d %%", m.Water, (m.Strength+5)/10)
		colour = s.alarm
	case m.Infused && m.Drinkable:
		detail = fmt.Sprintf("%d ml · good to drink", m.Water)
	case m.Infused:
		detail = fmt.Sprintf("%d ml · infused", m.Water)
	}
	if m.Ringing {
		detail += " · rings"
	}
	s.chips = append(s.chips, chip{device: "mug", x: x, y: y + 14, thing: area{x - 48, y - 100, 120, 104}, name: "MUG",
		value: value, colour: colour, detail: detail})
}

var brews = [...]canvas.Color{hex(0x9fd3f7), hex(0xf0cf86), hex(0xd98f35), hex(0xb05a18), hex(0x6e2c0d), hex(0x351507)}

// brew is the colour of tea of a strength in thousandths.
func brew(strength int) canvas.Color { return along(float64(strength)/1000, brews[:]...) }

// teaWall is how far the inside of the mug stands from its middle at a height.
func teaWall(y float64) float64 { return 36 + (-10-y)*4.5/84 }

func (s *scene) tea(m Mug, full float64) {
	c := s.c
	level := -9 - full*76
	tea := brew(m.Strength)
	c.Fill(c.Path().Move(-teaWall(level), level).Line(teaWall(level), level).Line(36, -14).Quad(35, -6, 25, -6).
		Line(-25, -6).Quad(-35, -6, -36, -14).Close(), canvas.Down(level, -6, tea.Mix(white, 0.22), tea,
		tea.Mix(hex(0), 0.12)))
	c.Oval(0, level, teaWall(level), 3, canvas.Solid(tea.Mix(white, 0.45)))
}

// bag hangs in the mug by its thread.
func (s *scene) bag(full float64) {
	c := s.c
	c.Line(c.Path().Move(8, -94).Quad(10, -70, 4, -56), 1.4, canvas.Solid(white.Fade(0.9)))
	c.Turned(4, -56, 0.1, func() {
		c.Fill(c.Path().Move(-5, 0).Line(5, 0).Line(13, 9).Line(12, 38).Quad(0, 42, -12, 38).Line(-13, 9).Close(),
			canvas.Down(0, 40, hex(0xfbf3df).Fade(0.95), hex(0xd9bd8c).Fade(0.95)))
		c.Fill(c.Path().Move(-10, 22).Quad(0, 17, 10, 22).Line(10, 36).Quad(0, 39, -10, 36).Close(),
			canvas.Solid(hex(0x5c3317).Fade(0.8)))
	})
}

// tag is the paper at the other end of the thread, outside.
func (s *scene) tag() {
	c := s.c
	c.Line(c.Path().Move(8, -94).Cube(-2, -104, -20, -98, -20, -70), 1.4, canvas.Solid(hex(0xf4ecd8)))
	c.Turned(-20, -70, 0.08+0.05*math.Sin(s.t*1.3), func() {
		c.Round(-10, 0, 20, 24, 3, canvas.Down(0, 24, hex(0xfffaf0), hex(0xe9dcc0)))
		c.Fill(heart(c.Path(), 0, 12, 6), canvas.Solid(hex(0xd8404e)))
	})
}

// heart adds a heart about (x, y).
func heart(p *canvas.Path, x, y, r float64) *canvas.Path {
	return p.Move(x, y+r).
		Cube(x-r*1.7, y-r*0.1, x-r*0.9, y-r*1.3, x, y-r*0.45).
		Cube(x+r*0.9, y-r*1.3, x+r*1.7, y-r*0.1, x, y+r).Close()
}

// wisps are the steam over tea, more of it while it is hotter.
func (s *scene) wisps(x, y, heat float64) {
	c := s.c
	n := int(math.Ceil(clamp(heat, 0, 1) * 3))
	for i := range n {
		sway := 5 * math.Sin(math.Floor(math.Mod(s.t*4+float64(i)*5, 16))/16*2*math.Pi)
		left := x + (float64(i)-float64(n-1)/2)*20
		c.Line(c.Path().Move(left, y).Cube(left-12, y-16, left+12+sway, y-24, left+sway*0.5, y-44), 4.5,
			canvas.Down(y-44, y, white.Fade(0), white.Fade(0.5), white.Fade(0.1)))
	}
}
