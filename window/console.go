package window

import (
	"strings"
)

// A console is what its panel remembers: what has been typed, and how far one has scrolled back.
type console struct {
	focus bool
	line  []rune
	caret int // runes before it
	back  float64

	text  string // what rows were made of, and how wide
	width float64
	rows  []string
}

const (
	consoleShown = 16 << 10 // bytes
	longestLine  = 1 << 10  // runes one can type
)

// key edits the line.
func (t *console) key(w *Window, k Key) {
	switch k {
	case Left:
		t.caret = max(0, t.caret-1)
	case Right:
		t.caret = min(len(t.line), t.caret+1)
	case Home:
		t.caret = 0
	case End:
		t.caret = len(t.line)
	case Backspace:
		if t.caret > 0 {
			t.caret--
			t.line = append(t.line[:t.caret], t.line[t.caret+1:]...)
		}
	case Delete:
		if t.caret < len(t.line) {
			t.line = append(t.line[:t.caret], t.line[t.caret+1:]...)
		}
	case Enter:
		w.ask(Command{Verb: Type, Text: string(t.line) + "\n"})
		t.line, t.caret, t.back = nil, 0, 0
	case Escape:
		t.focus = false
	case PageUp:
		t.back += 8
	case PageDown:
		t.back -= 8
	}
}

// typed puts runes where the caret is.
func (t *console) typed(r rune) {
	if r >= ' ' && r != 0x7f && len(t.line) < longestLine {
		t.line = append(t.line[:t.caret], append([]rune{r}, t.line[t.caret:]...)...)
		t.caret++
	}
}

// talk shows the console, and the line that is being typed to it.
func (w *Window) talk(a area) {
	c, t := w.c, &w.console
	w.talking = a
	body := w.panel(a, "CONSOLE", "UART")
	field, body := body.inset(10, 0).bottom(30, 6)
	field.y -= 8
	body.h -= 8

	if v := w.v.Waiting; v != "" {
		var waits area
		waits, body = body.bottom(24, 4)
		w.waits(waits, v)
	}
	const height = 17.
	w.consoleRows(body.w - 12)
	page := float64(int(body.h / height))
	if w.over(a) {
		t.back += w.in.Wheel * 3
	}
	t.back = clamp(t.back, 0, max(0, float64(len(t.rows))-page))
	top := max(0, float64(len(t.rows))-page-t.back)
	c.Clip(body.x, body.y-4, body.w, body.h+4, func() {
		for i := int(top); i < len(t.rows) && i < int(top+page); i++ {
			c.Text(body.x+4, body.y+(float64(i)-top)*height+12, mono(12), w.text, t.rows[i])
		}
	})
	w.scrollbar(area{a.x + a.w - 6, body.y, 3, body.h}, top, page, float64(len(t.rows)))
	w.field(field)
}

// waits shows what was typed and has not arrived, in a dashed frame.
func (w *Window) waits(a area, text string) {
	c := w.c
	text = strings.Map(printable, strings.ReplaceAll(text, "\n", "¶"))
	text = c.Fit(mono(12), text, a.w*0.5)
	width := c.Width(mono(12), text) + 14
	w.dashed(area{a.x, a.y + 2, width, a.h - 5}, w.accent)
	c.Text(a.x+7, a.y+16, mono(12), w.accent, text)
	says := "waits: it arrives when the machine runs"
	c.Text(a.x+width+10, a.y+16, sans(11.5), w.dim, c.Fit(sans(11.5), says, a.w-width-10))
}

// field is the line being typed. It moves under its frame so that the caret is always seen.
func (w *Window) field(a area) {
	c, t := w.c, &w.console
	if w.in.Click {
		t.focus = w.over(a)
	}
	edge, prompt := w.edge, w.dim
	if t.focus {
		edge, prompt = w.accent, w.accent
	}
	w.frame(a, 6, edge, w.well)
	y := a.y + 19.5
	c.Text(a.x+10, y, monoBold(12), prompt, ">")
	x := a.x + 24
	switch {
	case t.focus:
		right := w.keyhint(a, "Enter", "sends")
		ch := c.Width(mono(12), "0")
		shift := max(0, float64(t.caret)*ch-(right-x-ch))
		c.Clip(x-2, a.y+2, right-x, a.h-4, func() {
			c.Text(x-shift, y, mono(12), w.text, string(t.line))
			c.Rect(x-shift+float64(t.caret)*ch, a.y+7, 1.5, 16, w.accent)
		})
	case len(t.line) > 0:
		c.Text(x, y, mono(12), w.dim, c.Fit(mono(12), string(t.line), a.w-40))
	default:
		right := w.keyhint(a, "Tab", "types here")
		c.Text(x, y, mono(12), w.faint, c.Fit(mono(12), "to the UART…", right-x))
	}
}

// keyhint says at the right end of the field what a key does, if there is room; and where it begins.
func (w *Window) keyhint(a area, cap, does string) float64 {
	right := a.x + a.w - 8
	if a.w < 260 {
		does = ""
	}
	width := w.c.Width(sans(11), does)
	w.c.Text(right-width, a.y+19, sans(11), w.faint, does)
	right -= width + 6 + keycapWidth(w.c, cap)
	w.keycap(right, a.y+7, cap, w.dim)
	return right - 8
}

// consoleRows breaks the end of the console's text into rows, if it is another one than before.
func (w *Window) consoleRows(width float64) {
	t := &w.console
	text := w.v.Console
	if len(text) > consoleShown {
		text = text[len(text)-consoleShown:]
		text = text[strings.IndexByte(text, '\n')+1:]
	}
	if text == t.text && width == t.width {
		return
	}
	t.text, t.width, t.rows = text, width, nil
	columns := max(8, int(width/w.c.Width(mono(12), "0")))
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\n"), "\n") {
		line = strings.ReplaceAll(strings.TrimSuffix(line, "\r"), "\t", "    ")
		line = strings.Map(printable, line)
		for {
			cut := after(line, columns)
			if cut == len(line) {
				break
			}
			if space := strings.LastIndexByte(line[:cut], ' '); space > cut/2 {
				cut = space + 1
			}
			t.rows = append(t.rows, line[:cut])
			line = "  " + line[cut:]
		}
		t.rows = append(t.rows, line)
	}
}

// after is where, in bytes, the n-th rune of a text ends, or the text.
func after(text string, n int) int {
	for i := range text {
		if n == 0 {
			return i
		}
		n--
	}
	return len(text)
}
