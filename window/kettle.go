package window

import (
	"fmt"
	"math"

	"breakfast/window/canvas"
)

// kettle draws the kettle, its base's middle at (x, y): a thin wall of glass, so that one sees the water.
func (s *scene) kettle(x, y float64) {
	k := s.k.Kettle
	capacity := max(k.Capacity, 1)
	if k.Capacity == 0 {
		capacity = 1500
	}
	s.c.At(x, y, func() {
		s.shade(0, 4, 108, 15)
		s.handle()
		s.glass(k, clamp(float64(k.Water)/float64(capacity), 0, 1))
		s.steel(k)
	})
	if k.Heat > 600 && k.Water > 0 {
		s.steam(x-84, y-182, -26, float64(k.Heat-600)/400, white.Fade(0.4))
	}
	if k.Ringing {
		s.bell(x+6, y-232)
	}

	value, colour := degrees(k.Heat), s.warmth(k.Heat)
	detail := fmt.Sprintf("%d ml", k.Water)
	switch {
	case k.Tripped:
		value, colour = "FUSE", s.alarm
		detail += " · tripped"
	case k.Boiling && k.On:
		detail += " · boiling"
	case k.On:
		detail += " · heating"
	default:
		detail += " · off"
	}
	if k.Ringing {
		detail += " · rings"
	}
	s.chips = append(s.chips, chip{device: "kettle", x: x, y: y + 14, thing: area{x - 96, y - 196, 206, 200},
		name: "KETTLE", value: value, colour: colour, detail: detail})
}

// The glass is a bowl that narrows upwards.
const (
	glassTop    = -166.
	glassBottom = -20.
)

// wall is how far the glass stands from its middle at a height.
func wall(y float64) float64 {
	t := (glassBottom - y) / (glassBottom - glassTop)
	return 62 - 17*t + 5*math.Sin(math.Pi*t)
}

// bowl is the part of the glass's inside between two heights, at a distance from the wall; its top is
// a wave.
func (s *scene) bowl(bottom, top, distance, wave, phase float64) *canvas.Path {
	at := func(y float64) float64 { return wall(y) - distance }
	corner := min(8, bottom-top)
	low := bottom - corner
	p := s.c.Path().Move(corner-at(bottom), bottom).Quad(-at(bottom), bottom, -at(low), low)
	const parts = 6
	for i := 1.; i <= parts; i++ {
		y := low + (top-low)*i/parts
		p.Line(-at(y), y)
	}
	const waves = 8
	part := 2 * at(top) / waves
	for i := 1.; i <= waves; i++ {
		x := -at(top) + part*i
		p.Quad(x-part/2, top+wave*math.Sin(phase+i*2.4), x, top)
	}
	for i := parts - 1.; i >= 0; i-- {
		y := low + (top-low)*i/parts
		p.Line(at(y), y)
	}
	return p.Quad(at(bottom), bottom, at(bottom)-corner, bottom).Close()
}

// glass draws the bowl, the water in it and what moves in the water.
func (s *scene) glass(k Kettle, full float64) {
	c := s.c
	c.Fill(s.bowl(glassBottom, glassTop, 0, 0, 0), canvas.Across(-62, 62, hex(0x39425f), hex(0x232a42), hex(0x2b3350)))
	inner := glassBottom - 4
	level := inner - full*126
	heat := clamp(float64(k.Heat-200)/800, 0, 1)
	if k.Water > 0 {
		wave, phase := 0., 0.
		if k.On && k.Heat > 500 {
			wave = 2 + 4*heat
		}
		if k.Boiling {
			wave = 11
			phase = math.Floor(math.Mod(s.t*14, 16)) / 16 * 2 * math.Pi
		}
		cold, warm := hex(0x4f9df0), hex(0x63b9f5)
		water := cold.Mix(warm, heat)
		c.Fill(s.bowl(inner, level, 2, wave, phase), canvas.Down(level, inner, water.Mix(white, 0.45), water,
			water.Mix(hex(0x1c4fb8), 0.35)))
		if wave < 6 {
			c.Oval(0, level, wall(level), 3.5, canvas.Solid(white.Fade(0.55)))
		}
		s.bubbles(k, level, inner, heat)
	}
	// Marks, at each quarter of what it holds.
	for i := 1.; i <= 4; i++ {
		y := inner - i/4*126
		long := 9 + 4*math.Mod(i+1, 2)
		c.Round(wall(y)-10-long, y-0.8, long, 1.6, 0.8, canvas.Solid(white.Fade(0.65)))
	}
	c.Fill(c.Path().Move(-50, -34).Cube(-50, -80, -44, -120, -37, -156).Line(-30, -156).Cube(-36, -120, -41, -80,
		-41, -34).Close(),
		canvas.Down(-156, -34, white.Fade(0.34), white.Fade(0.05)))
	c.Line(s.bowl(glassBottom, glassTop, 0, 0, 0), 3,
		canvas.Across(-62, 62, hex(0xf4f6fb), hex(0x9aa2ba), hex(0xdfe3ee)))
}

// bubbles come with the heat: a few that cling to the bottom, then many that rise.
func (s *scene) bubbles(k Kettle, level, bottom, heat float64) {
	n, speed := 0, 0.25
	switch {
	case k.Boiling && k.On:
		n, speed = 30, 1.1
	case k.On && k.Heat > 350:
		n = int(4 + 14*heat)
	case k.Heat > 800:
		n = 4
	}
	for i := range n {
		seed := math.Mod(float64(i)*0.618034, 1)
		rise := math.Mod(seed*7.3+s.t*speed*(0.6+0.5*seed), 1)
		if !k.Boiling {
			rise *= 0.25 + 0.75*heat
		}
		y := bottom - 5 - rise*(bottom-level-9)
		x := (math.Mod(float64(i)*0.381966+0.13, 1)*2-1)*(wall(y)-13) + 2.5*math.Sin(rise*9+float64(i))
		r := 1.8 + 1.2*float64(i%3) + 0.8*math.Round(rise)
		s.c.Circle(x, y, r, canvas.Solid(white.Fade(0.5)))
		s.c.Circle(x-r*0.25, y-r*0.25, r*0.4, canvas.Solid(white.Fade(0.6)))
	}
}

func (s *scene) handle() {
	c := s.c
	p := c.Path().Move(40, -158).Cube(96, -176, 122, -130, 106, -86).Cube(98, -62, 78, -46, 58, -44)
	c.Line(p, 15, canvas.Across(50, 112, hex(0x3a415b), hex(0x1e2233)))
	c.Line(c.Path().Move(62, -160).Cube(94, -160, 110, -128, 101, -94), 3, canvas.Solid(white.Fade(0.16)))
}

// steel draws lid, spout and base, the glow of the heater, and the lamp.
func (s *scene) steel(k Kettle) {
	c := s.c
	steel := []canvas.Color{hex(0xf7f9fd), hex(0xc2c8d8), hex(0x8e96ae)}
	c.Fill(c.Path().Move(-42, -158).Quad(-66, -166, -90, -172).Quad(-74, -140, -46, -124).Close(),
		canvas.Down(-172, -124, steel...))
	c.Round(-48, -180, 96, 18, 7, canvas.Across(-48, 48, hex(0xb8bfd2), hex(0xfbfcff), hex(0x9aa2b8)))
	c.Round(-14, -193, 28, 14, 6, canvas.Down(-193, -179, hex(0x454d69), hex(0x20253a)))
	if k.On {
		s.glow(0, -20, 92, 38, hex(0xff8a2a).Fade(0.75))
		c.Round(-54, -25, 108, 5, 2.5, canvas.Across(-54, 54, hex(0xff7a1c), hex(0xffe0a0), hex(0xff7a1c)))
	}
	c.Round(-72, -20, 144, 22, 8, canvas.Down(-20, 2, hex(0x49516f), hex(0x22273a)))
	c.Round(-66, -19, 132, 2, 1, canvas.Solid(white.Fade(0.25)))
	switch lamp := canvas.Solid; {
	case k.Tripped: // a lamp crossed out
		c.Circle(0, -9, 7, lamp(hex(0xff4d5e)))
		c.Line(c.Path().Move(-3, -12).Line(3, -6).Move(3, -12).Line(-3, -6), 2, lamp(white))
	case k.On:
		s.glow(0, -9, 20, 20, hex(0xffc24a).Fade(0.9))
		c.Circle(0, -9, 5, lamp(hex(0xffe9b0)))
	default:
		c.Circle(0, -9, 4.5, lamp(hex(0x12151f)))
		c.Circle(0, -9, 2.5, lamp(hex(0x5b6380)))
	}
}
