package window

import (
	"fmt"
	"math"

	"breakfast/window/canvas"
)

// A scene is the kitchen in its own units, 800 wide and 680 high, fitted into its panel: what is left
// over becomes more of wall and worktop, and where it is low the wall is cut off.
type scene struct {
	*Window
	c     *canvas.Canvas
	k     *Kitchen
	a     area    // the panel
	scale float64 // units of the window a unit of the scene
	sun   float64 // 0 at 07:30, 1 in full day
	light float64 // how bright the room is, 0 to 1
	chips []chip
}

const (
	sceneWidth  = 800
	sceneHeight = 680
	sceneLeast  = 470 // of the height, from below, that is always in sight
	counter     = 404 // where the worktop meets the wall
)

// A chip is the label under a thing, or the next line of one.
type chip struct {
	device      string
	x, y        float64 // in units of the scene: the middle of its top
	thing       area    // what the label is of, for the pointer
	name, value string
	colour      canvas.Color
	detail      string
	box         area // where it has been put, in units of the window
}

// kitchen draws the kitchen into its panel, and returns its labels.
func (w *Window) kitchen(a area) []chip {
	minutes := float64(w.v.Now) / 60_000
	s := scene{Window: w, c: w.c, k: &w.v.Kitchen, a: a, scale: min(a.w/sceneWidth, a.h/sceneLeast)}
	s.sun = clamp(minutes/60, 0, 1)
	s.light = clamp(w.room+0.3*math.Sqrt(s.sun), 0, 1)

	w.c.Rect(a.x, a.y, a.w, a.h, w.ground)
	w.c.Clip(a.x, a.y, a.w, a.h, func() {
		left, top := a.x+(a.w-sceneWidth*s.scale)/2, a.y+a.h-sceneHeight*s.scale
		m := canvas.Matrix{A: s.scale, D: s.scale, E: left, F: top}
		w.c.In(m, func() {
			beyond := (a.w/s.scale - sceneWidth) / 2
			s.room(area{-beyond, sceneHeight - a.h/s.scale, a.w / s.scale, a.h / s.scale})
			s.kettle(150, 476)
			s.toaster(372, 476)
			s.jar(704, 474)
			s.mug(565, 476)
			s.worktop()
			s.table(714, 588)
		})
		for i := range s.chips {
			chip := &s.chips[i]
			chip.x, chip.y = left+chip.x*s.scale, top+chip.y*s.scale
			chip.thing = area{left + chip.thing.x*s.scale, top + chip.thing.y*s.scale, chip.thing.w * s.scale,
				chip.thing.h * s.scale}
			s.chip(chip)
		}
	})
	s.corners()
	return s.chips
}

// corners rounds the panel: the picture in it has no corners of its own.
func (s *scene) corners() {
	const r = 7
	for i, at := range []canvas.Point{{X: s.a.x + s.a.w, Y: s.a.y + s.a.h}, {X: s.a.x, Y: s.a.y + s.a.h},
		{X: s.a.x, Y: s.a.y}, {X: s.a.x + s.a.w, Y: s.a.y}} {
		s.c.Turned(at.X, at.Y, float64(i)*math.Pi/2, func() {
			s.c.Fill(s.c.Path().Move(0, 0).Line(0, -r).Arc(-r, -r, r, 0, math.Pi/2).Close(), canvas.Solid(s.ground))
		})
	}
}

// chip draws a label, and lets a click on it or on its thing open the thing's card.
func (s *scene) chip(k *chip) {
	c := s.c
	size := clamp(13.5*s.scale, 9.5, 15)
	name, value := sansBold(size*0.86), monoBold(size)
	detail := sans(size * 0.88)
	roomy := s.scale > 0.62
	if s.scale < 0.42 { // the picture says what it is of
		k.name = ""
	}
	number := ""
	for i, d := range s.v.Devices {
		if d.Name == k.device && roomy && i < 9 {
			number = string(rune('1' + i))
		}
	}
	pad := size * 0.75
	if !roomy {
		pad = size * 0.4
	}
	width := c.Width(value, k.value)
	if k.name != "" {
		width += c.Width(name, k.name) + size*0.6
	}
	if number != "" {
		width += 16 + size*0.5
	}
	height := size * 1.8
	if roomy && k.detail != "" {
		width = max(width, c.Width(detail, k.detail))
		height = size * 2.95
	}
	width += 2 * pad
	box := area{clamp(k.x-width/2, s.a.x+4, s.a.x+s.a.w-4-width), min(k.y, s.a.y+s.a.h-height-4), width, height}
	k.box = box

	over := s.over(box) || s.over(k.thing)
	if s.in.Click && over {
		s.card.choose(k.device)
	}
	c.Round(box.x, box.y, box.w, box.h, size*0.75, canvas.Solid(s.theme.chip))
	if over || s.card.device == k.device {
		c.Line(c.Path().Box(box.x, box.y, box.w, box.h, size*0.75), 1.5, canvas.Solid(s.accent))
	}
	s.cooksAt(k)
	x, y := box.x+pad, box.y+size*1.25
	if number != "" {
		s.keycap(x, y-size*0.36-8, number, s.theme.chipDim)
		x += 16 + size*0.5
	}
	if k.name != "" {
		x += c.Text(x, y, name, s.theme.chipDim, k.name) + size*0.6
	}
	c.Text(x, y, value, k.colour, k.value)
	if roomy && k.detail != "" {
		c.Text(box.x+pad, y+size*1.2, detail, s.theme.chipDim, k.detail)
	}
}

// bell hangs over a thing whose interrupt line is up.
func (s *scene) bell(x, y float64) {
	c := s.c
	size := max(13, 12/s.scale) // as large as it takes to be seen
	brass, line := hex(0xffc94a), canvas.Solid(hex(0x4a3205))
	c.Circle(x, y, size*1.9, canvas.Radial(x, y, size*1.9, brass.Fade(0.45), brass.Fade(0)))
	c.Turned(x, y-size*0.7, 0.16*math.Sin(s.t*18), func() {
		c.At(0, size*0.7, func() {
			c.Circle(0, size*0.72, size*0.24, line)
			body := c.Path().Move(-size*0.85, size*0.58).
				Cube(-size*0.55, size*0.25, -size*0.62, -size*0.8, 0, -size*0.8).
				Cube(size*0.62, -size*0.8, size*0.55, size*0.25, size*0.85, size*0.58).Close()
			c.Fill(body, canvas.Across(-size, size, hex(0xffe08a), brass, hex(0xe09a1c)))
			c.Line(body, size*0.13, line)
			c.Circle(0, -size*0.85, size*0.17, line)
		})
	})
	for _, side := range []float64{-1, 1} {
		for i := 1.; i <= 2; i++ {
			r := size * (0.75 + 0.38*i)
			turn := math.Pi/2 - side*math.Pi/2
			c.Line(c.Path().Arc(x, y, r, turn-0.5, turn+0.5), size*0.16, canvas.Solid(brass))
		}
	}
}

// steam rises from a place: puffs that widen and fade, as many as heat, 0 to 1, asks for.
func (s *scene) steam(x, y, drift, heat float64, colour canvas.Color) {
	const puffs = 9
	for i := range puffs {
		age := math.Mod(s.t*0.16+float64(i)/puffs, 1)
		if float64(i) >= heat*puffs {
			continue
		}
		r := math.Round(8 + 24*age)
		px := x + drift*age + 7*math.Sin(5*age+float64(i))*age
		s.c.At(px, y-118*age, func() {
			fade := colour.Fade(math.Round(20*math.Sin(math.Pi*math.Sqrt(age))) / 20)
			s.c.Circle(0, 0, r, canvas.Radial(0, 0, r, white, white.Fade(0.55), white.Fade(0)).Tint(fade))
		})
	}
}

// shade is the soft shadow that a thing throws on the worktop.
func (s *scene) shade(x, y, rx, ry float64) {
	s.c.In(canvas.Matrix{A: rx / 50, D: ry / 50, E: x, F: y}, func() {
		black := hex(0x120a08)
		s.c.Circle(0, 0, 50, canvas.Radial(0, 0, 50, black.Fade(0.5), black.Fade(0.36), black.Fade(0)))
	})
}

// glow is light that comes from something hot.
func (s *scene) glow(x, y, rx, ry float64, colour canvas.Color) {
	s.c.In(canvas.Matrix{A: rx / 50, D: ry / 50, E: x, F: y}, func() {
		s.c.Circle(0, 0, 50, canvas.Radial(0, 0, 50, colour, colour.Fade(0.35), colour.Fade(0)))
	})
}

var white = hex(0xffffff)

// along is the colour a part t, 0 to 1, of the way along a row of colours.
func along(t float64, colours ...canvas.Color) canvas.Color {
	at := clamp(t, 0, 1) * float64(len(colours)-1)
	i := min(int(at), len(colours)-2)
	return colours[i].Mix(colours[i+1], at-float64(i))
}

// degrees writes tenths of a degree.
func degrees(tenths int) string { return fmt.Sprintf("%d °C", (tenths+5)/10) }

// warmth colours a temperature: hot is the accent.
func (s *scene) warmth(tenths int) canvas.Color {
	return s.theme.onChip.Mix(s.accent, float64(tenths-250)/450)
}
