package window

import (
	"fmt"
	"image"

	"breakfast/plain"
	"breakfast/window/canvas"
)

// buttons are the actions that have a button, in their order. Where there is little room a long label is a short one.
func (w *Window) buttons(long bool) (list []action) {
	for _, a := range w.actions {
		switch {
		case a.label == "":
			continue
		case a.Verb == Run && w.v.State == Running:
			a.label = "Pause"
		case a.Verb == Interrupt && !long:
			a.label = "IRQ"
		}
		list = append(list, a)
	}
	return list
}

// toolbar shows what runs, what can be done, and when and where the machine is. What has no room is
// left out, the least needed first.
func (w *Window) toolbar(a area) {
	c := w.c
	c.Rect(a.x, a.y, a.w, a.h, w.ground)
	logo(c, a.x+12, a.y+12)
	x := a.x + 46
	title := c.Fit(sansBold(15), w.v.Title, 200)
	x += c.Text(x, a.y+29, sansBold(15), w.text, title)

	// What stands at the right, the most needed first.
	right := a.x + a.w - 12
	now := moment(w.v.Now, 1000)
	room := right - x - c.Width(monoBold(16), now) - 30
	moded := w.modeWidth() + 16
	long := w.buttonsWidth(w.buttons(true), 13, 8)+120+moded+w.stepsWidth() < room
	pad, gap := 8., 5.
	if long {
		pad, gap = 13, 8
	}
	room -= w.buttonsWidth(w.buttons(long), pad, gap)
	right -= c.Width(monoBold(16), now)
	c.Text(right, a.y+29.5, monoBold(16), w.text, now)
	find := "Find anything"
	if room < 260+w.stepsWidth() {
		find = "Find"
	}
	width := 24 + c.Width(sans(12.5), find) + keycapWidth(c, "Ctrl K")
	finds := width+20 <= room
	if finds {
		room -= width + 20
	}
	if day := clock(w.v.Now)/86400 + 1; room > 60 && (day > 1 || room > 60+moded+w.stepsWidth()) {
		day := fmt.Sprintf("day %d", day)
		right -= c.Width(sans(11.5), day) + 7
		room -= c.Width(sans(11.5), day) + 7
		c.Text(right, a.y+29, sans(11.5), w.dim, day)
	}
	if w.v.Mode != "" && moded <= room {
		right -= moded
		room -= moded
		w.mode(right, a.y+16)
	}
	right = w.facts(right, a.y+28, &room)
	if finds {
		w.findButton(area{right - width - 16, a.y + 9, width, 30}, find)
	}
	if need := c.Width(sans(12), w.v.File) + 10; w.v.File != w.v.Title && w.v.File != "" && need < room {
		x += 10 + c.Text(x+10, a.y+29, sans(12), w.faint, w.v.File)
	}

	x += 20
	for _, b := range w.buttons(long) {
		x += w.button(area{x, a.y + 9, w.buttonWidth(&b, pad), 30}, &b, pad) + gap
	}
	w.speed(area{x + gap, a.y + 9, w.speedWidth(), 30})
}

// facts are how many steps were taken, and where the hart is, as far as there is room.
func (w *Window) facts(right, y float64, room *float64) float64 {
	pc := fmt.Sprintf("pc %08x", w.v.PC)
	for _, f := range []struct {
		text  string
		width float64
	}{{w.steps(), w.stepsWidth()}, {pc, w.c.Width(mono(12), pc) + factGap}} {
		if w.v.Mode == "" || f.width > *room {
			break
		}
		*room -= f.width
		right -= f.width
		w.c.Text(right+f.width-factGap-w.c.Width(mono(12), f.text), y, mono(12), w.dim, f.text)
	}
	return right
}

const factGap = 18

func (w *Window) steps() string { return "step " + plain.Grouped(w.v.Steps) }

// stepsWidth is the same for long: what is beside it stays, however far one counts.
func (w *Window) stepsWidth() float64 {
	return max(w.c.Width(mono(12), w.steps()), w.c.Width(mono(12), "step 9,999,999")) + factGap
}

// modes are the words for privileges.
var modes = map[string]string{"M": "machine", "S": "supervisor", "U": "user"}

func (w *Window) modeWidth() float64 { return 24 + w.c.Width(sans(12), w.modeWord()) }

func (w *Window) modeWord() string {
	if w.several() {
		return fmt.Sprintf("hart %d", w.v.Hart)
	}
	return modes[w.v.Mode]
}

// mode shows in which mode the hart is, by a letter in a frame: solid for M, dashed for the others.
func (w *Window) mode(x, y float64) {
	w.c.Text(x+24, y+12, sans(12), w.dim, w.modeWord())
	w.modeSign(x, y, w.v.Mode, w.ground)
}

func (w *Window) modeSign(x, y float64, mode string, ground canvas.Color) {
	c := w.c
	colour := w.mnemonic
	switch mode {
	case "M":
		colour = w.label
	case "S":
		colour = w.note
	}
	w.frame(area{x, y, 17, 17}, 4, colour, ground)
	if mode != "M" { // dashed
		for _, d := range []float64{4, 11} {
			c.Rect(x+d, y-1, 3, 19, ground)
			c.Rect(x-1, y+d, 19, 3, ground)
		}
	}
	c.Text(x+8.5-c.Width(sansBold(11.5), mode)/2, y+12.6, sansBold(11.5), colour, mode)
}

// findButton opens the list of everything.
func (w *Window) findButton(a area, label string) {
	ground := w.ground
	if w.over(a) {
		ground = w.raised
	}
	if w.clicked(a) {
		w.find()
	}
	w.frame(a, 6, w.control, ground)
	w.c.Text(a.x+10, a.y+19.5, sans(12.5), w.dim, label)
	w.keycap(a.x+a.w-8-keycapWidth(w.c, "Ctrl K"), a.y+7, "Ctrl K", w.dim)
}

func (w *Window) buttonsWidth(buttons []action, pad, gap float64) (width float64) {
	for i := range buttons {
		width += w.buttonWidth(&buttons[i], pad) + gap
	}
	return width + gap + w.speedWidth()
}

func (w *Window) buttonWidth(b *action, pad float64) float64 {
	label := b.label
	if b.Verb == Run { // the same whether it says Run or Pause
		label = "Pause"
	}
	return pad + w.c.Width(sansBold(13), label) + 8 + keycapWidth(w.c, b.cap) + pad - 3
}

// button is one action's; with shift a click is for the other direction.
func (w *Window) button(a area, b *action, pad float64) float64 {
	command := b.Command
	if w.in.Shift {
		command.Back = !command.Back
	}
	can := w.can(command)
	ground, text := w.raised, w.text
	switch {
	case !can:
		ground, text = w.theme.panel, w.faint
	case b.Verb == Run:
		ground, text = w.accent, w.onAccent
	}
	if can && w.over(a) {
		ground = ground.Mix(w.text, 0.12)
	}
	if can && w.clicked(a) {
		w.ask(command)
	}
	w.c.Box(a.x, a.y, a.w, a.h, 6, ground)
	if b.Verb != Run {
		w.frame(a, 6, w.control, ground)
	}
	w.c.Text(a.x+pad, a.y+20, sansBold(13), text, b.label)
	w.keycap(a.x+a.w-pad+3-keycapWidth(w.c, b.cap), a.y+7, b.cap, text)
	return a.w
}

// frame draws a line of one pixel round a box.
func (w *Window) frame(a area, r float64, edge, ground canvas.Color) {
	px := 1 / w.c.Scale()
	w.c.Box(a.x, a.y, a.w, a.h, r, edge)
	w.c.Box(a.x+px, a.y+px, a.w-2*px, a.h-2*px, r-px, ground)
}

func keycapWidth(c *canvas.Canvas, cap string) float64 {
	return max(16, c.Width(mono(10.5), cap)+8)
}

// keycap shows a key as it looks on a keyboard.
func (w *Window) keycap(x, y float64, cap string, colour canvas.Color) float64 {
	width := keycapWidth(w.c, cap)
	w.c.Box(x, y, width, 16, 3.5, colour.Fade(0.1))
	w.c.Text(x+(width-w.c.Width(mono(10.5), cap))/2, y+11.8, mono(10.5), colour, cap)
	return width
}

func (w *Window) speedWidth() float64 { return 2*22 + max(76, w.c.Width(sans(12), w.v.Speed)+16) }

// speed is a button on each side of what it is now.
func (w *Window) speed(a area) {
	w.frame(a, 6, w.edge, w.ground)
	slower, rest := a.left(24, 0)
	faster, middle := rest.right(24, 0)
	for _, b := range []struct {
		area
		verb Verb
		sign string
	}{{slower, Slower, "−"}, {faster, Faster, "+"}} {
		colour := w.dim
		if w.over(b.area) {
			colour = w.accent
		}
		if w.clicked(b.area) {
			w.ask(Command{Verb: b.verb})
		}
		w.keycap(b.x+4, b.y+7, b.sign, colour)
	}
	width := w.c.Width(sans(12), w.v.Speed)
	w.c.Text(middle.x+(middle.w-width)/2, a.y+19.5, sans(12), w.dim, w.v.Speed)
}

// logo is a slice of toast, smiling.
func logo(c *canvas.Canvas, x, y float64) {
	amber, crust := hex(0xffb454), hex(0x6b3d0c)
	c.Round(x, y, 24, 24, 7, canvas.Down(y, y+24, hex(0xffc878), amber))
	c.Circle(x+8, y+10, 1.7, canvas.Solid(crust))
	c.Circle(x+16, y+10, 1.7, canvas.Solid(crust))
	c.Line(c.Path().Move(x+7, y+15).Quad(x+12, y+19.5, x+17, y+15), 2, canvas.Solid(crust))
}

// Icon is the logo as a picture of size pixels.
func Icon(size int) *image.RGBA {
	c := New().c
	c.Begin(image.Pt(size, size), float64(size)/24)
	logo(c, 0, 0)
	icon := image.NewRGBA(image.Rect(0, 0, size, size))
	canvas.Render(icon, c.End().All)
	return icon
}
