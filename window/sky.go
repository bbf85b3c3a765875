package window

import (
	"math"

	"breakfast/window/canvas"
)

// hour is the sky at one moment: how far into the morning, and its colours at the top and the horizon.
type hour struct{ sun, top, low canvas.Color }

// The morning, from 07:30 on, in quarters of an hour.
var morning = [...]hour{
	{hex(0xffb36b), hex(0x3b4a8c), hex(0xf7a37c)},
	{hex(0xffc876), hex(0x4a6fb8), hex(0xfcc79a)},
	{hex(0xffdf8c), hex(0x5590d8), hex(0xffe3bd)},
	{hex(0xfff0b0), hex(0x56a0ea), hex(0xdcefff)},
	{hex(0xfff6d0), hex(0x58a6f2), hex(0xd2ebff)},
}

// sky is the hour now. It changes by the kitchen minute, so that the picture does not at each tick.
func (s *scene) sky() hour {
	at := math.Floor(s.sun*60) / 60 * float64(len(morning)-1)
	i := min(int(at), len(morning)-2)
	share := at - float64(i)
	a, b := morning[i], morning[i+1]
	return hour{a.sun.Mix(b.sun, share), a.top.Mix(b.top, share), a.low.Mix(b.low, share)}
}

// window shows the morning: sky, sun, a hill and two clouds behind a wooden frame.
func (s *scene) window(x, y float64) {
	c := s.c
	const w, h, bar = 190, 150, 8
	left, top := x-w/2., y-h/2.
	now := s.sky()
	c.Clip(left, top, w, h, func() {
		c.Wash(left, top, w, h, now.top, now.low)
		if s.sun < 0.15 { // the last stars
			star := canvas.Solid(white.Fade(0.7 * (1 - s.sun/0.15)))
			for _, at := range []canvas.Point{{X: 24, Y: 22}, {X: 66, Y: 40}, {X: 118, Y: 16},
				{X: 158, Y: 34}, {X: 40, Y: 62}} {
				c.Circle(left+at.X, top+at.Y, 1.3, star)
			}
		}
		at := math.Floor(s.sun*60) / 60
		sx, sy := left+38+100*at, top+h-30-84*math.Sin(at*math.Pi/2)
		c.Circle(sx, sy, 70, canvas.Radial(sx, sy, 70, now.sun.Fade(0.8), now.sun.Fade(0.25), now.sun.Fade(0)))
		c.Circle(sx, sy, 15, canvas.Solid(now.sun.Mix(white, 0.45)))
		cloud := canvas.Solid(white.Mix(now.low, 0.3).Fade(0.75))
		for _, at := range []canvas.Point{{X: 128, Y: 46}, {X: 44, Y: 84}} {
			c.Fill(c.Path().Ellipse(left+at.X, top+at.Y, 16, 7).Ellipse(left+at.X+14, top+at.Y+3, 18,
				6).Ellipse(left+at.X+4, top+at.Y-5, 10, 7), cloud)
		}
		hill := hex(0x2a3d5c).Mix(hex(0x6fae7a), s.sun)
		c.Fill(c.Path().Move(left, top+h).Line(left, top+h-18).Cube(left+50, top+h-44, left+90, top+h-10,
			left+120, top+h-20).
			Cube(left+150, top+h-32, left+170, top+h-26, left+w, top+h-12).Line(left+w, top+h).Close(),
			canvas.Solid(hill))
	})
	wood, lit := hex(0x6e5644).Mix(hex(0xf3ead9), s.light), hex(0x9b7d62).Mix(white, s.light)
	frame := canvas.Down(top-bar, top+h+bar, lit, wood)
	c.Round(left-bar-4, top+h+2, w+2*bar+8, 14, 3, canvas.Down(top+h+2, top+h+16, lit, wood))
	for _, b := range []area{
		{left - bar, top - bar, w + 2*bar, bar}, {left - bar, top + h - 2, w + 2*bar, bar},
		{left - bar, top - bar, bar, h + 2*bar - 2}, {left + w, top - bar, bar, h + 2*bar - 2},
		{x - 3, top, 6, h}, {left, y - 3, w, 6},
	} {
		c.Round(b.x, b.y, b.w, b.h, 2, frame)
	}
}

// beam is the sunlight that falls through the window onto the worktop.
func (s *scene) beam() {
	c := s.c
	light := s.sky().sun.Fade(0.05 + 0.10*s.sun)
	shift := 150 - 120*s.sun
	for _, pane := range []float64{0, 97} {
		x := 308 + pane
		c.Fill(c.Path().Move(x+shift, 250).Line(x+88+shift, 250).Line(x+150+2*shift,
			610).Line(x-10+2*shift, 610).Close(),
			canvas.Down(250, 610, light.Fade(0), light, light.Fade(0)))
	}
}
