package window

import (
	"breakfast/window/canvas"
	"breakfast/window/fonts"
)

// A theme is the colours of everything but the kitchen's things, which are what they are.
type theme struct {
	ground, panel, raised, well, edge canvas.Color    // surfaces, and the lines on them
	row, alarmRow                     canvas.Color    // grounds of what is at hand, and of what is wrong
	text, dim, faint                  canvas.Color    // all have a contrast of 4.5 to 1 on all grounds
	accent, onAccent                  canvas.Color    // what is now, what has changed
	mnemonic, label, note, alarm      canvas.Color    // label is M mode's, too, and mnemonic U mode's
	control, off                      canvas.Color    // lines of buttons; what is not lit, 3 to 1
	lanes                             [5]canvas.Color // by Kind, under text of onLane …
	laneEdges                         [5]canvas.Color // … with a line of 3 to 1 round them
	onLane                            canvas.Color
	chip, onChip, chipDim             canvas.Color
	room                              float64 // how light the kitchen is before the sun helps, 0 to 1
}

var hex = canvas.Hex

var dark = theme{
	ground: hex(0x11131b), panel: hex(0x1a1d29), raised: hex(0x272b3b), well: hex(0x12141d), edge: hex(0x2c3042),
	row: hex(0x3a2f24), alarmRow: hex(0x3a2229),
	text: hex(0xe9ebf3), dim: hex(0xa3a9bf), faint: hex(0x9399b2),
	accent: hex(0xffb454), onAccent: hex(0x2a1a00),
	mnemonic: hex(0x86aefc), label: hex(0xc8a2ff), note: hex(0x58c3a2), alarm: hex(0xff7a85),
	control: hex(0x3a3f55), off: hex(0x6a7190),
	lanes:     [5]canvas.Color{hex(0x7f9ff0), hex(0xb38cf0), hex(0x4c5269), hex(0xf0707c), hex(0xe5a24e)},
	laneEdges: [5]canvas.Color{hex(0x7f9ff0), hex(0xb38cf0), hex(0x6a7190), hex(0xf0707c), hex(0xe5a24e)},
	onLane:    hex(0x12141d),
	chip:      hex(0x171823).Fade(0.9), onChip: hex(0xf2f3f8), chipDim: hex(0xb4b8cb),
	room: 0.18,
}

var light = theme{
	ground: hex(0xe4e6ee), panel: hex(0xfcfcfe), raised: hex(0xffffff), well: hex(0xf0f1f6), edge: hex(0xd9dce7),
	row: hex(0xfbeedd), alarmRow: hex(0xfde9ec),
	text: hex(0x1b1e2c), dim: hex(0x535a73), faint: hex(0x5f657c),
	accent: hex(0x8f4a00), onAccent: hex(0xffffff),
	mnemonic: hex(0x1f55c4), label: hex(0x7b3cc4), note: hex(0x0b6b4f), alarm: hex(0xb81f37),
	control: hex(0xc3c8d8), off: hex(0x828aa3),
	lanes:     [5]canvas.Color{hex(0x8fb0f7), hex(0xc3a3f5), hex(0xccd0dd), hex(0xf58d97), hex(0xf2b765)},
	laneEdges: [5]canvas.Color{hex(0x4f7fe0), hex(0x9460dd), hex(0x828aa3), hex(0xd94a5c), hex(0xb5700f)},
	onLane:    hex(0x1b1e2c),
	chip:      hex(0xffffff).Fade(0.93), onChip: hex(0x1b1e2c), chipDim: hex(0x535a73),
	room: 0.7,
}

// contrast is for those who see less: all text has a contrast of 7 to 1.
var contrast = theme{
	ground: hex(0x000000), panel: hex(0x000000), raised: hex(0x1a1a1a), well: hex(0x000000), edge: hex(0x8a8a8a),
	row: hex(0x332600), alarmRow: hex(0x3d0008),
	text: hex(0xffffff), dim: hex(0xe6e6e6), faint: hex(0xd0d0d0),
	accent: hex(0xffd040), onAccent: hex(0x000000),
	mnemonic: hex(0xa9ccff), label: hex(0xe2c8ff), note: hex(0x6ff0c4), alarm: hex(0xffb0b8),
	control: hex(0xb0b0b0), off: hex(0xa0a0a0),
	lanes:     [5]canvas.Color{hex(0x8ab4ff), hex(0xd0a8ff), hex(0x555555), hex(0xff8a96), hex(0xffb84d)},
	laneEdges: [5]canvas.Color{hex(0x8ab4ff), hex(0xd0a8ff), hex(0x9a9a9a), hex(0xff8a96), hex(0xffb84d)},
	onLane:    hex(0x000000),
	chip:      hex(0x000000), onChip: hex(0xffffff), chipDim: hex(0xe6e6e6),
	room: 0.3,
}

var themes = []*theme{&dark, &light, &contrast}

// The machine speaks in mono, the window in sans.
func mono(size float64) canvas.Font     { return canvas.Font{Face: fonts.Mono, Size: size} }
func monoBold(size float64) canvas.Font { return canvas.Font{Face: fonts.MonoBold, Size: size} }
func sans(size float64) canvas.Font     { return canvas.Font{Face: fonts.Sans, Size: size} }
func sansBold(size float64) canvas.Font { return canvas.Font{Face: fonts.SansBold, Size: size} }

// area is a rectangle in units.
type area struct{ x, y, w, h float64 }

func (a area) has(x, y float64) bool {
	return x >= a.x && x < a.x+a.w && y >= a.y && y < a.y+a.h
}

func (a area) inset(dx, dy float64) area { return area{a.x + dx, a.y + dy, a.w - 2*dx, a.h - 2*dy} }

// The cuts return a strip of a, and what is left after a gap.

func (a area) top(h, gap float64) (strip, rest area) {
	return area{a.x, a.y, a.w, h}, area{a.x, a.y + h + gap, a.w, a.h - h - gap}
}

func (a area) bottom(h, gap float64) (strip, rest area) {
	return area{a.x, a.y + a.h - h, a.w, h}, area{a.x, a.y, a.w, a.h - h - gap}
}

func (a area) left(w, gap float64) (strip, rest area) {
	return area{a.x, a.y, w, a.h}, area{a.x + w + gap, a.y, a.w - w - gap, a.h}
}

func (a area) right(w, gap float64) (strip, rest area) {
	return area{a.x + a.w - w, a.y, w, a.h}, area{a.x, a.y, a.w - w - gap, a.h}
}

func clamp(v, low, high float64) float64 { return max(low, min(v, high)) }
