package window

import (
	"fmt"
	"strings"

	"breakfast/window/canvas"
)

// A card is what lies over the kitchen: a device's registers, or the report.
type card struct {
	device string // by name; "" if none
	read   string // the report that has been put away …
	heard  string // … and the answer
	scroll float64
}

// toggle opens the card of the i-th device, or closes it.
func (k *card) toggle(i int, v *View) {
	if i < len(v.Devices) {
		k.choose(v.Devices[i].Name)
	}
}

func (k *card) choose(device string) {
	if k.device == device {
		device = ""
	}
	k.device, k.scroll = device, 0
}

// close puts away the card on top; when there is none, it brings the report back.
func (k *card) close(v *View) {
	switch {
	case k.device != "":
		k.device = ""
	case k.heard != v.Answer:
		k.heard = v.Answer
	case k.read != v.Report:
		k.read = v.Report
	default:
		k.read = ""
	}
	k.scroll = 0
}

// answered says that an answer of the debugger's is shown, unless a device's card is.
func (w *Window) answered() bool { return w.v.Answer != "" && w.v.Answer != w.card.heard }

// cards shows the one card there is to show, if any, over the kitchen or, if that is narrow, beyond.
func (w *Window) cards(kitchen, all area) {
	device := -1
	for i, d := range w.v.Devices {
		if d.Name == w.card.device {
			device = i
		}
	}
	if w.v.Report == "" {
		w.card.read = ""
	}
	if w.v.Answer == "" {
		w.card.heard = ""
	}
	report := w.v.Report != "" && w.v.Report != w.card.read
	answer := w.answered()
	w.covered = area{}
	if device < 0 && !report && !answer {
		return
	}
	w.c.Overlay()
	width := clamp(kitchen.w-32, 440, 620)
	title, text := "Report", w.v.Report
	if answer {
		title, text = "The debugger", w.v.Answer
	}
	if device < 0 && (answer || w.several()) { // of whom the report has long lines
		width = clamp(w.widest(text, 11)+36, width, min(900, all.w-32))
	}
	a := area{kitchen.x + (kitchen.w-width)/2, kitchen.y + 16, width, all.h - kitchen.y - 60}
	a.x = clamp(a.x, 16, all.w-16-width)
	if device >= 0 {
		w.deviceCard(a, &w.v.Devices[device])
	} else {
		w.textCard(a, title, text)
	}
}

// sheet draws a card, as high as its content up to the height of a, with a heading and a cross to
// close it; draw is told where the content begins, and where the sheet ends.
func (w *Window) sheet(a area, title, note string, content float64, draw func(body area)) {
	c := w.c
	a.h = min(a.h, content+64)
	w.covered = a
	w.shadow(a)
	w.frame(a, 10, w.edge.Mix(w.dim, 0.3), w.theme.panel)
	x := a.x + 18 + c.Text(a.x+18, a.y+29, sansBold(15), w.text, title)
	c.Text(x+12, a.y+29, mono(12), w.dim, c.Fit(mono(12), note, a.x+a.w-86-x-12))

	cross := area{a.x + a.w - 66, a.y + 10, 56, 28}
	colour := w.dim
	if cross.has(w.x, w.y) {
		colour = w.accent
		if w.in.Click {
			w.card.close(w.v)
		}
	}
	w.keycap(cross.x, cross.y+6, "Esc", colour)
	mx, my := cross.x+cross.w-12, cross.y+14
	c.Line(c.Path().Move(mx-4, my-4).Line(mx+4, my+4).Move(mx-4, my+4).Line(mx+4, my-4), 1.6, canvas.Solid(colour))
	c.Rect(a.x+1, a.y+44, a.w-2, 1/c.Scale(), w.edge)

	body := area{a.x + 18, a.y + 54, a.w - 36, a.h - 64}
	if a.has(w.x, w.y) {
		w.card.scroll -= w.in.Wheel * 40
	}
	w.card.scroll = clamp(w.card.scroll, 0, max(0, content-body.h))
	w.scrollbar(area{a.x + a.w - 8, body.y, 3, body.h}, w.card.scroll, body.h, content)
	c.Clip(a.x, body.y-4, a.w, body.h+4, func() {
		draw(area{body.x, body.y - w.card.scroll, body.w, body.h})
	})
}

func linesOf(text string) []string { return strings.Split(strings.TrimRight(text, "\n"), "\n") }

// widest is how wide a text is in mono of that size.
func (w *Window) widest(text string, size float64) float64 {
	widest := 1.
	for _, l := range linesOf(text) {
		widest = max(widest, w.c.Width(mono(size), l))
	}
	return widest
}

// textCard shows the report, or what the debugger answers, in type as large as its lines allow.
func (w *Window) textCard(a area, title, text string) {
	c := w.c
	least := 10.
	if title != "Report" { // whose lines are a table
		least = 11.5
	}
	f := mono(clamp((a.w-36)/w.widest(text, 10)*10, least, 13))
	var rows []string
	for _, l := range linesOf(text) {
		rows = w.fold(rows, f, strings.Map(printable, strings.ReplaceAll(l, "\t", "    ")), a.w-36)
	}
	height := f.Size * 1.5
	w.sheet(a, title, w.v.Title, float64(len(rows))*height, func(body area) {
		for i, l := range rows {
			if y := body.y + float64(i)*height; y < a.y+a.h && y > a.y {
				c.Text(body.x, y+f.Size, f, w.text, l)
			}
		}
	})
}

// deviceCard shows what a program sees of a device.
func (w *Window) deviceCard(a area, d *Device) {
	c := w.c
	note := fmt.Sprintf("%08x", d.Base)
	if d.Source > 0 {
		note += fmt.Sprintf("   interrupt source %d", d.Source)
	}
	const row = 19.
	width := a.w - 36
	doc := d.Doc
	if d.Appliance {
		doc += " A click on a register stores there by hand, as one would pull a plug or lift a lever: an input, " +
			"which replays."
	}
	intro := w.wrap(sans(12), doc, width, width)
	content := float64(len(intro))*17 + 8
	docs := make([][]string, len(d.Registers))
	words := make([][]string, len(d.Registers))
	ch := c.Width(mono(12), "0")
	names := 8 * ch
	for _, r := range d.Registers {
		names = clamp(c.Width(monoBold(12), r.Name), names, 20*ch)
	}
	wordsAt := 4*ch + names + 2*ch + 10*ch
	for i, r := range d.Registers {
		docs[i] = w.wrap(sans(11.5), r.Doc, width-4*ch, width-4*ch)
		words[i] = w.wrap(sansBold(12), r.Words, width-wordsAt, width-wordsAt)
		content += row*float64(max(1, len(words[i]))) + 16*float64(len(docs[i])) + 7
	}
	w.sheet(a, d.Name, note, content, func(body area) {
		y := body.y + 12
		for _, l := range intro {
			c.Text(body.x, y, sans(12), w.dim, l)
			y += 17
		}
		y += 8
		for i, r := range d.Registers {
			if row := (area{body.x - 6, y - 14, body.w + 12, 19}); row.has(w.x, w.y) && d.Appliance {
				c.Box(row.x, row.y, row.w, row.h, 4, w.raised)
				if w.in.Click { // by hand
					w.begin(Register{Name: strings.ToUpper(d.Name) + "_" + r.Name, Addr: d.Base + r.Offset,
						Value: r.Value})
				}
			}
			c.Text(body.x, y, mono(12), w.faint, fmt.Sprintf("%02x", r.Offset))
			c.Text(body.x+4*ch, y, monoBold(12), w.mnemonic, r.Name)
			c.Text(body.x+4*ch+names+2*ch, y, mono(12), w.text, fmt.Sprintf("%08x", r.Value))
			for j, l := range words[i] {
				c.Text(body.x+wordsAt, y+float64(j)*row, sansBold(12), w.note, l)
			}
			y += row * float64(max(1, len(words[i])))
			for _, l := range docs[i] {
				c.Text(body.x+4*ch, y-2, sans(11.5), w.dim, l)
				y += 16
			}
			y += 7
		}
	})
}
