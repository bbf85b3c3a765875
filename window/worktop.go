package window

import (
	"fmt"
	"math"

	"breakfast/window/canvas"
)

// worktop draws the board with bread and knives, and the plate beside it.
func (s *scene) worktop() {
	t := s.k.Worktop
	s.board()
	end := s.loaf(54, 560, t)
	s.cut(276, 572, t.Slices)
	s.plate(546, 584, t)
	s.knives(t, end)

	value, colour := t.Job, s.accent
	detail := plural(t.Strokes, "stroke") + " to go"
	switch {
	case t.Job == "":
		value, colour = plural(t.Loaf+t.Slices, "slice"), s.theme.onChip
		detail = fmt.Sprintf("%d of them cut", t.Slices)
		if t.Loaf+t.Slices == 0 {
			value, detail = "no bread", "nothing to cut"
		}
	case t.Strokes == 0:
		detail = "done"
	}
	value = fmt.Sprintf("%.20s", value)
	s.chips = append(s.chips, chip{device: "worktop", x: 262, y: 630, thing: area{20, 516, 620, 110}, name: "WORKTOP",
		value: value, colour: colour, detail: detail})
}

func plural(n int, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return fmt.Sprintf("%d %s", n, thing)
}

// board lies before the cook, a little from above.
func (s *scene) board() {
	c := s.c
	s.shade(238, 612, 250, 22)
	top := func(y float64) *canvas.Path {
		return c.Path().Move(50, 530+y).Line(430, 530+y).Quad(442, 530+y, 446, 540+y).Line(462, 602+y).
			Quad(465, 612+y, 452, 612+y).Line(24, 612+y).Quad(11, 612+y, 14, 602+y).Line(36, 540+y).Quad(40, 530+y,
			50, 530+y).Close()
	}
	c.Fill(top(8), canvas.Down(560, 624, hex(0x9c6a3e), hex(0x6e4526)))
	c.Fill(top(0), canvas.Down(530, 612, hex(0xd9aa74), hex(0xe9c394)))
	grain := canvas.Solid(hex(0xa9763f).Fade(0.3))
	for _, y := range []float64{546, 566, 586, 602} {
		c.Line(c.Path().Move(30, y+2).Cube(180, y-4, 330, y+6, 450, y), 1.3, grain)
	}
}

// loaf draws the rest of the baguette from x on, and returns where it has been cut.
func (s *scene) loaf(x, y float64, t Worktop) (end float64) {
	c := s.c
	if t.Loaf <= 0 {
		for i := range 7 { // crumbs
			c.Circle(x+20+float64(i*29%90), y+12+float64(i*17%22), 1.5+float64(i%2), canvas.Solid(hex(0xb9772f)))
		}
		return x + 40
	}
	length := min(34+float64(t.Loaf)*12, 176)
	end = x + length
	c.At(x, y, func() {
		s.shade(length/2, 22, length/2+16, 12)
		c.Fill(c.Path().Move(length, -26).Line(34, -26).Cube(8, -25, -12, -12, -12, 0).Cube(-12, 14, 8, 23, 34,
			24).Line(length, 24).Close(),
			canvas.Down(-26, 24, hex(0xe9b263), hex(0xcd8636), hex(0x8d4f1a)))
		c.Line(c.Path().Move(16, -17).Quad(length*0.5, -23, length-14, -21), 4, canvas.Solid(hex(0xffe2ac).Fade(0.5)))
		for at := 34.; at < length-22; at += 32 {
			c.Fill(c.Path().Move(at-8, 8).Quad(at-2, -8, at+17, -17).Quad(at+14, -2, at-8, 8).Close(),
				canvas.Solid(hex(0xf5d9a0)))
		}
		c.Oval(length, -1, 13, 25, canvas.Solid(hex(0xb4702b)))
		c.Oval(length, -1, 10, 21.5, canvas.Radial(length, -1, 24, hex(0xfff4d8), hex(0xf1dcae)))
		for _, p := range []canvas.Point{{X: -3, Y: -9}, {X: 3, Y: -2}, {X: -2, Y: 6}, {X: 3, Y: 12}} {
			c.Oval(length+p.X, p.Y, 2, 1.4, canvas.Solid(hex(0xd8b878)))
		}
	})
	return end
}

// cut draws the slices that lie ready on the board, one against the other.
func (s *scene) cut(x, y float64, n int) {
	gap := 13.
	if n > 6 {
		gap = 65 / float64(n-1)
	}
	for i := range min(n, 40) {
		s.c.Turned(x+float64(i)*gap, y, 0.16, func() {
			s.c.Oval(3, 2, 17, 27, canvas.Solid(hex(0x2a1408).Fade(0.25)))
			s.c.Oval(0, 0, 16, 27, canvas.Solid(hex(0xb87430)))
			s.c.Oval(1.5, 0, 13.5, 24, canvas.Radial(1.5, 0, 26, hex(0xfff3d6), hex(0xefd8a6)))
		})
	}
}

// jam is a spread of strawberries, w wide.
func (s *scene) jam(w, h float64) {
	c := s.c
	c.Round(-w/2, -h/2, w, h, h*0.46, canvas.Down(-h/2, h/2, hex(0xf0455a), hex(0xb3162f)))
	for i := range 6 {
		at := float64(i)/5 - 0.5
		c.Oval(at*w*0.8, math.Sin(float64(i)*2.1)*h*0.25, w*0.06, h*0.07, canvas.Solid(hex(0x8f0f26).Fade(0.55)))
	}
	c.Oval(-w*0.12, -h*0.26, w*0.26, h*0.08, canvas.Solid(white.Fade(0.4)))
}

// knives: the one in the hand moves over the work with each stroke, the other lies on the board.
func (s *scene) knives(t Worktop, cutAt float64) {
	move := math.Sin(float64(t.Strokes)*2.3+s.t*5) * 9
	if t.Knife == BreadKnife {
		s.c.Turned(cutAt+2+move*0.5, 526+move*0.6, 1.0,
			func() { s.c.In(canvas.Scale(0.85), func() { s.knife(BreadKnife, false) }) })
	} else {
		s.c.Turned(66, 600, -0.03, func() { s.knife(BreadKnife, true) })
	}
	if t.Knife == JamKnife {
		x := 546 - 44 + 86*clamp(float64(t.Jam)/100, 0, 1)
		s.c.Turned(x, 574+move, -0.34, func() { s.knife(JamKnife, false) })
	} else {
		s.c.Turned(296, 606, -0.02, func() { s.knife(JamKnife, true) })
	}
}

// knife draws a knife whose blade begins at the origin's left and whose handle points right.
func (s *scene) knife(kind Knife, lying bool) {
	c := s.c
	blade, width, handle := 96., 9., hex(0x5a3420)
	if kind == JamKnife {
		blade, width, handle = 66, 8, hex(0x2f6f9e)
	}
	if lying {
		c.Round(2, 3, blade+58, 7, 3, canvas.Solid(hex(0x2a1408).Fade(0.28)))
	}
	s.blade(kind, blade, width, handle)
}

func (s *scene) blade(kind Knife, length, width float64, handle canvas.Color) {
	c := s.c
	p := c.Path().Move(length, -width/2).Line(length, width/2)
	if kind == BreadKnife {
		for x := length; x > 12; x -= 8 {
			p.Line(x-4, width/2+2).Line(x-8, width/2)
		}
		p.Quad(0, width/2, 0, -width/2+2)
	} else {
		p.Line(16, width/2).Cube(-4, width, -6, -width, 10, -width*0.7)
	}
	c.Fill(p.Close(), canvas.Down(-width/2, width/2, hex(0xffffff), hex(0xc3cada), hex(0x8d95ab)))
	c.Round(length-2, -width*0.62, 60, width*1.24, 5, canvas.Down(-width/2, width/2, handle.Mix(white, 0.3), handle))
	for _, x := range []float64{14, 40} {
		c.Circle(length+x, 0, 1.6, canvas.Solid(hex(0xe3d9c4)))
	}
	if kind == JamKnife && s.k.Worktop.Knife == JamKnife {
		c.Oval(10, -1, 13, width*0.5, canvas.Down(-width/2, width/2, hex(0xf0455a), hex(0xb3162f)))
	}
}

// plate is where a toast is spread: it is drawn with as much jam as it has.
func (s *scene) plate(x, y float64, t Worktop) {
	c := s.c
	s.shade(x, y+14, 94, 26)
	c.Oval(x, y+4, 82, 34, canvas.Solid(hex(0x9aa4bd)))
	c.Oval(x, y, 82, 34, canvas.Down(y-34, y+34, hex(0xf7f9ff), hex(0xccd4e6)))
	c.Oval(x, y, 64, 25, canvas.Down(y-25, y+25, hex(0xd4dbea), hex(0xf3f6fd)))
	if !t.Toast {
		return
	}
	c.At(x, y-3, func() {
		s.shade(0, 7, 58, 22)
		c.Round(-51, -18, 102, 46, 22, canvas.Solid(crustColour(t.Browning).Mix(hex(0), 0.25)))
		s.slice(102, 46, t.Browning)
		share := clamp(float64(t.Jam)/100, 0, 1)
		if share == 0 {
			return
		}
		edge := -43 + 86*share
		c.Clip(-47, -30, edge+47, 60, func() { s.jam(86, 34) })
		if share < 1 { // a soft edge where the knife is
			c.Clip(edge, -30, 20, 60, func() {
				c.Oval(edge, 0, min(7, 43-edge), 14, canvas.Down(-17, 17, hex(0xf0455a), hex(0xb3162f)))
			})
		}
	})
}

// heap lays spread toasts two by two; beyond a dozen one cannot count them, and the label does.
func (s *scene) heap(x, y float64, n int, size float64) {
	for i := range min(n, 12) {
		layer, side := float64(i/2), float64(i%2)*2-1
		if n == 1 {
			side = 0
		}
		s.c.In(canvas.Matrix{A: size, D: size, E: x + side*21*size + 2*math.Sin(layer*2), F: y - layer*8*size}, func() {
			s.c.Round(-24, -9, 48, 22, 10, canvas.Solid(hex(0x8a5220)))
			s.c.Round(-24, -12, 48, 21, 10, canvas.Down(-12, 9, hex(0xe9b467), hex(0xc98a3c)))
			s.c.Round(-19, -10, 38, 15, 7, canvas.Down(-10, 5, hex(0xf0455a), hex(0xb3162f)))
			s.c.Oval(-5, -6, 8, 1.8, canvas.Solid(white.Fade(0.4)))
		})
	}
}

// jar is the jam's.
func (s *scene) jar(x, y float64) {
	c := s.c
	c.At(x, y, func() {
		s.shade(0, 2, 46, 9)
		c.Round(-32, -72, 64, 72, 12, canvas.Across(-32, 32, hex(0xd8334c), hex(0xf2566a), hex(0x9e1430)))
		c.Round(-32, -76, 64, 16, 6, canvas.Across(-32, 32, white.Fade(0.5), white.Fade(0.25), white.Fade(0.4)))
		c.Round(-25, -64, 6, 54, 3, canvas.Solid(white.Fade(0.4)))
		c.Round(-24, -48, 48, 32, 4, canvas.Down(-48, -16, hex(0xfffaf0), hex(0xeadfc6)))
		f := sansBold(15)
		c.Text(-c.Width(f, "jam")/2, -27, f, hex(0x8f0f26), "jam")
		if s.k.Worktop.Knife == JamKnife { // open, the lid leans beside it
			c.Turned(44, -16, 1.2, func() { s.lid() })
		} else {
			c.At(0, -78, func() { s.lid() })
		}
	})
}

// lid is covered with a checked cloth.
func (s *scene) lid() {
	c := s.c
	c.Round(-34, -9, 68, 18, 6, canvas.Down(-9, 9, hex(0xf5f0e6), hex(0xcfc5b4)))
	for x := -30.; x < 30; x += 12 {
		c.Round(x, -9, 6, 18, 0, canvas.Solid(hex(0xd8404e).Fade(0.55)))
	}
	c.Round(-34, -2, 68, 5, 0, canvas.Solid(hex(0xd8404e).Fade(0.4)))
}

// table is the tray on which breakfast is served: outlines until it is.
func (s *scene) table(x, y float64) {
	c, t := s.c, s.k.Table
	s.shade(x, y+12, 88, 24)
	c.Oval(x, y+5, 80, 30, canvas.Solid(hex(0x23494a)))
	c.Oval(x, y, 80, 30, canvas.Down(y-30, y+30, hex(0x3f8f8a), hex(0x57b0a6)))
	c.Oval(x, y, 70, 24, canvas.Down(y-24, y+24, hex(0x357d79), hex(0x469890)))
	empty := canvas.Solid(white.Fade(0.45))
	if t.Tea {
		tea := brew(t.Strength)
		c.Line(c.Path().Move(x-22, y-24).Cube(x-4, y-26, x-4, y-4, x-22, y-8), 5, canvas.Solid(hex(0xd8505a)))
		c.Round(x-54, y-38, 34, 38, 7, canvas.Down(y-38, y, tea.Mix(white, 0.2), tea))
		c.Line(c.Path().Box(x-54, y-40, 34, 41, 7), 2, canvas.Solid(white.Fade(0.8)))
	} else {
		c.Line(c.Path().Ellipse(x-36, y, 20, 8), 1.6, empty)
	}
	if t.Toasts > 0 {
		s.heap(x+28, y, t.Toasts, 0.62)
	} else {
		c.Line(c.Path().Ellipse(x+30, y, 26, 10), 1.6, empty)
	}
	value, colour, detail := "empty", s.theme.onChip, "not served yet"
	switch toasts := plural(t.Toasts, "toast"); {
	case t.Tea && t.Toasts > 0:
		value = "tea, " + toasts
	case t.Tea:
		value = "tea"
	case t.Toasts > 0:
		value = toasts
	}
	if t.Served {
		colour, detail = s.note, "breakfast is served"
	}
	s.chips = append(s.chips, chip{device: "table", x: x - 10, y: 630, thing: area{x - 80, y - 44, 160, 80},
		name: "TABLE", value: value, colour: colour, detail: detail})
}
