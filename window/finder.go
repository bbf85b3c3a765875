package window

import (
	"fmt"
	"path"
	"strconv"
	"strings"

	"breakfast/plain"
	"breakfast/window/canvas"
)

// A finder is the list of all that can be done, with its keys, and of all that can be gone to: labels, lines, moments.
// It shows what fits what is typed. What fits nothing else, the debugger can be told.
type finder struct {
	open   bool
	drawn  bool // so far: what has opened it is no click beside it
	typed  string
	chosen int // item
	top    float64
	items  []item
	of     string // what the items were made for …
	on     *View  // … and of what
}

// An item is a line of it.
type item struct {
	text, note, cap string
	can             bool
	do              func(w *Window)
}

// find opens it.
func (w *Window) find() { w.finder = finder{open: true} }

// key is a key while it is open; all of them are for it.
func (f *finder) key(w *Window, k Key) {
	switch r, typed := k.typed(); {
	case typed && r >= ' ' && r != 0x7f && len(f.typed) < maxTyped:
		f.typed, f.chosen, f.top = f.typed+string(r), 0, 0
	case k == Backspace && f.typed != "":
		runes := []rune(f.typed)
		f.typed, f.chosen, f.top = string(runes[:len(runes)-1]), 0, 0
	case k == Escape, k == Key("k").Ctrl():
		f.open = false
	case k == Up:
		f.chosen--
	case k == Down, k == Tab:
		f.chosen++
	case k == PageUp:
		f.chosen -= finderRows
	case k == PageDown:
		f.chosen += finderRows
	case k == Enter:
		if f.make(w); f.chosen < len(f.items) {
			f.choose(w, f.chosen)
		}
	}
}

const (
	maxTyped   = 200
	finderRows = 12
)

// choose does what an item says, and closes the list.
func (f *finder) choose(w *Window, i int) {
	if it := f.items[i]; it.can {
		f.open = false
		it.do(w)
	}
}

// make makes the items for what is typed now.
func (f *finder) make(w *Window) {
	if f.items != nil && f.of == f.typed && f.on == w.v {
		f.chosen = int(clamp(float64(f.chosen), 0, float64(len(f.items)-1)))
		return
	}
	f.of, f.on, f.items = f.typed, w.v, nil
	words := strings.Fields(strings.ToLower(f.typed))
	f.moment(strings.TrimSpace(f.typed))
	for i := range w.actions {
		a := &w.actions[i]
		if a.key == Key("k").Ctrl() || !fits(a.does+" "+a.label+" "+a.cap, words) {
			continue
		}
		f.items = append(f.items, item{a.does, "", a.cap, a.window != nil || w.can(a.Command),
			func(w *Window) { w.do(a) }})
	}
	for i := range w.v.Devices {
		d := &w.v.Devices[i]
		if text := "the registers of the " + d.Name; fits(text, words) {
			cap := ""
			if i < 9 {
				cap = string(rune('1' + i))
			}
			f.items = append(f.items, item{text, fmt.Sprintf("%08x", d.Base), cap, true,
				func(w *Window) { w.card.choose(d.Name) }})
		}
	}
	if len(words) > 0 {
		f.places(w, words)
		f.items = append(f.items, item{"tell the debugger: " + f.typed, "help lists what it understands", "", true,
			func(w *Window) { w.ask(Command{Verb: Tell, Text: f.of}) }})
		f.items = append(f.items, item{"show the memory at " + f.typed, "a label, an address", "", true,
			func(w *Window) {
				w.folded["MEMORY"] = false
				w.ask(Command{Verb: LookInto, Text: strings.TrimSpace(f.of)})
			}}, item{"watch what this is worth: " + f.typed, "a register, [label], KETTLE_TEMP", "", true,
			func(w *Window) { w.ask(Command{Verb: Watch, Text: strings.TrimSpace(f.of)}) }})
	}
	f.chosen = int(clamp(float64(f.chosen), 0, float64(len(f.items)-1)))
}

// fits says that a text has all words in it.
func fits(text string, words []string) bool {
	text = strings.ToLower(text)
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// moment is an item for a time of the kitchen's clock, or a step.
func (f *finder) moment(text string) {
	if ticks, ok := parseClock(text); ok {
		f.items = append(f.items, item{"go to " + text, "kitchen clock", "", true,
			func(w *Window) { w.ask(Command{Verb: Seek, Now: ticks}) }})
	}
	if n, err := strconv.ParseUint(strings.ReplaceAll(text, ",", ""), 10, 64); err == nil && n > 0 {
		f.items = append(f.items, item{"go to step " + plain.Grouped(n), "", "", true,
			func(w *Window) { w.ask(Command{Verb: Seek, Steps: n}) }})
	}
}

// parseClock is the tick at which the kitchen's clock shows a time, "07:33" or "07:33:30.5".
func parseClock(text string) (ticks uint64, ok bool) {
	parts := strings.Split(text, ":")
	if len(parts) < 2 || len(parts) > 3 {
		return 0, false
	}
	seconds := 0.
	for i, p := range append(parts, "0")[:3] {
		v, err := strconv.ParseFloat(p, 64)
		if err != nil || v < 0 || v >= 60 || i == 0 && v >= 24 {
			return 0, false
		}
		seconds = seconds*60 + v
	}
	if seconds -= float64(clock(0)); seconds < 0 {
		return 0, false
	}
	return uint64(seconds*1000 + 0.5), true
}

// most is how many places of a kind are listed.
const most = 40

// places are the labels and lines of the program that fit.
func (f *finder) places(w *Window, words []string) {
	var labels, lines []item
	last := "-"
	for i := range w.v.Program {
		l := &w.v.Program[i]
		where := ""
		if l.Number > 0 {
			where = fmt.Sprintf("%s:%d", path.Base(l.File), l.Number)
		}
		show := func(w *Window) { w.program.show(l.Addr) }
		if len(labels) < most && l.Label != "" && fits(l.Label, words) {
			labels = append(labels, item{l.Label, fmt.Sprintf("label, %08x", l.Addr), "", true, show})
		}
		if len(lines) >= most || l.Word == "" || where == last {
			continue
		}
		if text := w.program.text(l); fits(text+" "+where, words) {
			lines, last = append(lines, item{strings.Map(printable, text), where, "", true, show}), where
		}
	}
	f.items = append(append(f.items, labels...), lines...)
}

// draw shows it over everything.
func (f *finder) draw(w *Window, all area) {
	if !f.open {
		return
	}
	f.make(w)
	c := w.c
	c.Overlay()
	const row, head = 26., 48.
	rows := min(finderRows, max(1, len(f.items)), int((all.h-head-80)/row))
	a := area{w: min(620, all.w-32), h: head + float64(rows)*row + 10, y: 54}
	a.x = (all.w - a.w) / 2
	w.covered = all
	w.shadow(a)
	w.frame(a, 10, w.edge.Mix(w.dim, 0.3), w.theme.panel)
	field := area{a.x + 10, a.y + 9, a.w - 20, 32}
	w.frame(field, 6, w.accent, w.well)
	text, colour := f.typed+"▏", w.text
	if f.typed == "" {
		text, colour = "Find an action, a label, a line, a time, a step; or tell the debugger", w.faint
	}
	c.Text(field.x+12, field.y+20.5, sans(13), colour, c.Fit(sans(13), text, field.w-70))
	w.keycap(field.x+field.w-38, field.y+8, "Esc", w.dim)

	inside := a.has(w.x, w.y)
	if inside {
		f.top -= w.in.Wheel * 2
	} else if w.in.Click && f.drawn {
		f.open = false
	}
	f.drawn = true
	if w.in.Wheel == 0 {
		f.top = clamp(f.top, float64(f.chosen-rows+1), float64(f.chosen))
	}
	f.top = clamp(float64(int(f.top)), 0, float64(max(0, len(f.items)-rows)))
	for i := range rows {
		n := int(f.top) + i
		if n >= len(f.items) {
			break
		}
		at := area{a.x + 6, a.y + head + float64(i)*row, a.w - 16, row}
		if inside && at.has(w.x, w.y) && w.in.Click {
			f.chosen = n
			f.choose(w, n)
		}
		f.row(w, at, f.items[n], n == f.chosen)
	}
	w.scrollbar(area{a.x + a.w - 8, a.y + head, 3, float64(rows) * row}, f.top, float64(rows), float64(len(f.items)))
}

// row draws an item.
func (f *finder) row(w *Window, a area, it item, chosen bool) {
	c := w.c
	if chosen {
		c.Box(a.x, a.y, a.w, a.h, 5, w.row)
		c.Fill(c.Path().Move(a.x+5, a.y+a.h/2-4).Line(a.x+11, a.y+a.h/2).Line(a.x+5, a.y+a.h/2+4).Close(),
			canvas.Solid(w.accent))
	}
	colour := w.text
	if !it.can {
		colour = w.faint
	}
	right := a.x + a.w - 8
	if it.cap != "" {
		right -= keycapWidth(c, it.cap)
		w.keycap(right, a.y+5, it.cap, w.dim)
		right -= 10
	}
	if it.note != "" {
		note := c.Fit(sans(11.5), it.note, a.w/2)
		right -= c.Width(sans(11.5), note)
		c.Text(right, a.y+17, sans(11.5), w.dim, note)
		right -= 10
	}
	c.Text(a.x+18, a.y+17, sans(12.5), colour, c.Fit(sans(12.5), it.text, right-a.x-18))
}

// shadow is what a sheet throws on what it lies on.
func (w *Window) shadow(a area) {
	for i := 1.; i <= 3; i++ {
		w.c.Box(a.x-i*2, a.y-i*2+4, a.w+i*4, a.h+i*4, 10+i*2, hex(0).Fade(0.10))
	}
}
