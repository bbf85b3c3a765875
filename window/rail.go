package window

import (
	"fmt"
	"math"
	"slices"

	"breakfast/window/canvas"
)

// rail is where the cook's ticket hangs: whose work is being done.
func (s *scene) rail(x, y float64) {
	c := s.c
	const length = 176
	s.rod(x, y, length)
	if s.v.Task == "" {
		return
	}
	f := sansBold(max(19, 11/s.scale))
	small := sans(max(11, 9/s.scale))
	width := clamp(max(c.Width(f, s.v.Task), c.Width(small, "the cook is at"))+28, 92, 210)
	height := f.Size + 46
	left := x + (length-width)/2
	c.Turned(left, y, -0.018, func() {
		s.paper(width, height)
		c.Text(14, 20+small.Size*0.3, small, faded, "the cook is at")
		c.Text(14, height-14, f, ink, c.Fit(f, s.v.Task, width-22))
	})
	c.Round(x+length/2-9, y-6, 18, 12, 3, canvas.Solid(hex(0xd8404e)))
}

// What tickets are written with.
var faded, ink = hex(0x4a3f2a), hex(0x2a2438)

// rod is a rail, from x on.
func (s *scene) rod(x, y, length float64) {
	steel := canvas.Down(y-4, y+4, hex(0xe3e7f2), hex(0x8d93ab))
	s.c.Round(x-2, y+5, length, 5, 2.5, canvas.Solid(hex(0x080818).Fade(0.25)))
	s.c.Round(x-4, y-4, length+8, 8, 4, steel)
}

// paper is a ticket, hung at the origin.
func (s *scene) paper(width, height float64) {
	s.c.Round(3, 7, width, height, 3, canvas.Solid(hex(0x080818).Fade(0.22)))
	s.c.Round(0, 2, width, height, 3, canvas.Down(0, height, hex(0xefe6cf), hex(0xfff9ea)))
}

// The wall's room for rails, and what is left free between tickets.
const (
	railsLeft, railsRight = 28, 268
	ticketGap             = 10
)

// rails are where several cooks have their tickets, one each: large ones on a rail for two or three, small ones on two
// rails for more.
func (s *scene) rails(up float64) {
	n := len(s.v.Harts)
	if n <= 3 {
		s.hung(0, n, 64+up, s.largeTicket)
		return
	}
	half := (n + 1) / 2
	height := s.hung(0, half, 40+up, s.smallTicket)
	s.hung(half, n, 40+up+height+34, s.smallTicket)
}

// hung draws a rail with the tickets of some cooks, and returns how high they are.
func (s *scene) hung(from, to int, y float64, ticket func(hart int, width float64) float64) (height float64) {
	columns := float64(len(s.v.Harts))
	if columns > 3 {
		columns = math.Ceil(columns / 2)
	}
	width := min((railsRight-railsLeft+ticketGap)/columns-ticketGap, 112)
	length := columns*(width+ticketGap) - ticketGap
	x := railsLeft + (railsRight-railsLeft-length)/2
	s.rod(x-4, y, length+8)
	for i := from; i < to; i++ {
		turn := 0.016
		if i%2 == 0 {
			turn = -turn
		}
		at := x + float64(i-from)*(width+ticketGap)
		s.c.Turned(at, y, turn, func() { height = ticket(i, width) })
		s.toque(at+width/2, y)
	}
	return height
}

// largeTicket is a cook's, with what he is at written large.
func (s *scene) largeTicket(hart int, width float64) (height float64) {
	c := s.c
	f, small := sansBold(max(19, 11/s.scale)), sans(max(11, 9/s.scale))
	height = f.Size + 46
	s.paper(width, height)
	head := s.head(small, width-22-small.Size*0.8)
	y := 20 + small.Size*0.3
	c.Text(12, y, small, faded, fmt.Sprintf(head, hart))
	s.rests(width-12-small.Size*0.8, y-small.Size*0.36, small.Size*0.8, s.v.Harts[hart].Doing, faded)
	text, colour := s.at(hart)
	for f.Size > 9/s.scale && c.Width(f, text) > width-22 {
		f.Size -= 0.5 / s.scale
	}
	c.Text(12, height-14, f, colour, c.Fit(f, text, width-20))
	return height
}

// head is how all tickets say whose they are, as far as there is room.
func (s *scene) head(f canvas.Font, room float64) string {
	for _, head := range []string{"cook %d is at", "cook %d"} {
		fits := true
		for i := range s.v.Harts {
			fits = fits && s.c.Width(f, fmt.Sprintf(head, i)) <= room
		}
		if fits {
			return head
		}
	}
	return "%d"
}

// smallTicket has a cook's number, and what he is at if there is room for that on all of them.
func (s *scene) smallTicket(hart int, width float64) (height float64) {
	c := s.c
	f, small := sansBold(max(15, 11/s.scale)), sans(max(11, 9/s.scale))
	height = f.Size + small.Size + 26
	words := true
	for i := range s.v.Harts {
		text, _ := s.at(i)
		words = words && c.Width(small, text) <= width-12
	}
	if !words {
		height = f.Size + 20
	}
	s.paper(width, height)
	y := f.Size + 12
	c.Text(9, y, f, ink, fmt.Sprint(hart))
	size := f.Size * 0.62
	s.rests(width-8-size, y-f.Size*0.36, size, s.v.Harts[hart].Doing, faded)
	if words {
		text, colour := s.at(hart)
		c.Text(9, height-8, small, colour, text)
	}
	return height
}

// at is what a cook is at, in a word, and what that is written with.
func (s *scene) at(hart int) (string, canvas.Color) {
	switch h := s.v.Harts[hart]; {
	case h.Task != "":
		return h.Task, ink
	case h.Doing == Asleep:
		return "asleep", faded
	case h.Doing == Waits:
		return "waits", faded
	}
	return "at work", faded
}

// toque is a cook's hat of enamel, which holds a ticket to its rail.
func (s *scene) toque(x, y float64) {
	c := s.c
	c.At(x, y, func() {
		cloth := canvas.Down(-16, 2, hex(0xffffff), hex(0xdfe3ee))
		c.Circle(-6, -7, 6, cloth)
		c.Circle(6, -7, 6, cloth)
		c.Circle(0, -10, 7, cloth)
		c.Round(-8, -6, 16, 12, 2, canvas.Down(-6, 6, hex(0xf4f6fb), hex(0xc9cfdf)))
		c.Round(-8, 2, 16, 4, 1.5, canvas.Solid(hex(0xd8404e)))
	})
}

// cooksAt hangs the hats of the cooks who used a thing last over the right end of its label, with their numbers.
func (s *scene) cooksAt(k *chip) {
	var here []int
	for i, h := range s.v.Harts {
		if h.At == k.device {
			here = append(here, i)
		}
	}
	c, f := s.c, sansBold(10.5)
	right := k.box.x + k.box.w - 6
	for _, r := range slices.Backward(runs(here, Following)) {
		name := r.String()
		wide := max(16, c.Width(f, name)+9)
		x, y := right-wide, k.box.y-15
		c.Round(x-1, y-1, wide+2, 17, 6, canvas.Solid(hex(0x080818).Fade(0.3)))
		c.Round(x, y, wide, 13, 6, canvas.Down(y, y+13, hex(0xffffff), hex(0xe6e9f2)))
		c.Round(x+2, y+8, wide-4, 7, 1.5, canvas.Down(y+8, y+15, hex(0xe6e9f2), hex(0xc9cfdf)))
		c.Round(x+2, y+13, wide-4, 2.5, 1, canvas.Solid(hex(0xd8404e)))
		c.Text(x+(wide-c.Width(f, name))/2, y+10.3, f, ink, name)
		right = x - 4
	}
}
