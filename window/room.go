package window

import (
	"math"

	"breakfast/window/canvas"
)

// room draws what stands behind the things: wall, window, clock, ticket rail, worktop.
func (s *scene) room(a area) {
	c := s.c
	wall := along(s.light, hex(0x252a52), hex(0x85758f), hex(0xf4e6d2))
	c.Wash(a.x, a.y, a.w, counter-a.y, wall.Mix(hex(0x0d1030), 0.18*(1-s.light)), wall.Mix(hex(0xffd9b0), 0.10))
	s.tiles(a, wall)
	up := a.y * 0.45 // a high wall has its things higher
	if a.y < lowWall {
		s.window(400, 122+up)
		s.wallClock(640, 112+up)
		if s.several() {
			s.rails(up)
		} else {
			s.rail(72, 64+up)
		}
	}
	s.worktopBoards(a)
	s.beam()
}

// lowWall is how much of the wall may be cut off without its things.
const lowWall = 90

// tiles cover the wall behind the worktop.
func (s *scene) tiles(a area, wall canvas.Color) {
	c := s.c
	const w, h, rows = 62, 30, 4
	top := counter - rows*h
	c.Rect(a.x, float64(top), a.w, rows*h, wall.Mix(hex(0x000018), 0.10))
	face, shine := wall.Mix(white, 0.075), wall.Mix(white, 0.13)
	for row := range rows {
		y := float64(top + row*h)
		first := math.Floor(a.x/w)*w - float64(row%2)*w/2
		for x := first; x < a.x+a.w; x += w {
			tile := face
			if n := int(x/w*7) + row*5; n%11 == 0 {
				tile = face.Mix(shine, 0.8)
			}
			c.Rect(x+1.5, y+1.5, w-3, h-3, tile)
			c.Rect(x+1.5, y+1.5, w-3, 1.5, shine)
		}
	}
	c.Rect(a.x, float64(top)-4, a.w, 4, wall.Mix(white, 0.16))
}

// worktopBoards is the wood on which everything stands.
func (s *scene) worktopBoards(a area) {
	c := s.c
	far, near := hex(0x7a4c33).Mix(hex(0xd9a473), s.light), hex(0x3f2619).Mix(hex(0x9a6440), s.light)
	c.Wash(a.x, counter, a.w, a.y+a.h-counter, far, near)
	c.Rect(a.x, counter, a.w, 4, far.Mix(white, 0.28))
	c.Rect(a.x, counter+4, a.w, 2, far.Mix(white, 0.10))
	grain := canvas.Solid(near.Mix(hex(0), 0.35).Fade(0.28))
	for i, y := range []float64{432, 474, 530, 598, 660} {
		shift := float64(i*97%140) - 70
		c.Line(c.Path().Move(a.x, y).Cube(a.x+a.w*0.3+shift, y-7, a.x+a.w*0.6+shift, y+8, a.x+a.w, y-2), 1.2, grain)
	}
	for i, x := range []float64{118, 498, 300, 662} {
		y := 450 + float64(i)*52
		c.Line(c.Path().Move(x-30, y).Quad(x, y-6, x+30, y).Quad(x, y+6, x-30, y), 1, grain)
	}
}

// wallClock shows the kitchen's time with hands.
func (s *scene) wallClock(x, y float64) {
	c := s.c
	const r = 50
	s.glow(x+5, y+8, r*1.2, r*1.2, hex(0x080818).Fade(0.5))
	c.Circle(x, y, r, canvas.Down(y-r, y+r, hex(0x6fc2a6), hex(0x3c8a73)))
	face := hex(0xcfd3e6).Mix(hex(0xfffaf0), s.light+0.2)
	c.Circle(x, y, r-6, canvas.Solid(face))
	ink := hex(0x232842)
	for i := range 12 {
		c.Turned(x, y, float64(i)*math.Pi/6, func() {
			length := 4.
			if i%3 == 0 {
				length = 8
			}
			c.Line(c.Path().Move(0, -r+11).Line(0, -r+11+length), 2.2, canvas.Solid(ink))
		})
	}
	seconds := float64(clock(s.v.Now))
	hand := func(turns, length, width float64, colour canvas.Color) {
		c.Turned(x, y, 2*math.Pi*turns, func() {
			c.Line(c.Path().Move(0, 7).Line(0, -length), width, canvas.Solid(colour))
		})
	}
	hand(math.Floor(seconds/60)/720, 22, 4.4, ink)
	hand(math.Floor(seconds/10)/360, 33, 3, ink)
	hand(math.Mod(seconds, 60)/60, 35, 1.3, hex(0xd8404e))
	c.Circle(x, y, 3.6, canvas.Solid(hex(0xd8404e)))
}
