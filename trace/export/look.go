// Package export makes pictures of recordings, and writes them as other people's programs read them.
package export

import (
	"math"
	"slices"

	"breakfast/trace"
	"breakfast/window/canvas"
	"breakfast/window/figure"
	"breakfast/window/fonts"
)

var hex = canvas.Hex

// The colours of pictures for paper: the window's light theme. Each has a contrast of at least 4.5 to 1 where it is
// text, 3 to 1 where it is an edge; and what a colour says, a hatch, a glyph or a height says too.
var (
	ground = hex(0xfcfcfe)
	ink    = hex(0x1b1e2c)
	dim    = hex(0x535a73)
	axis   = hex(0xb0b3c0)
	grid   = hex(0xd9dce7)
	rule   = hex(0xebecf3)
	empty  = hex(0xf0f1f6)
	fine   = hex(0x0b6b4f) // nothing went wrong
	alarm  = hex(0xb81f37)
	accent = hex(0x8f4a00)

	works      = hex(0x8fb0f7)
	worksEdge  = hex(0x3a5fb4)
	kernel     = hex(0x8450cf)
	asleep     = hex(0xdfe2ea)
	asleepEdge = hex(0x737b95)
	device     = hex(0xf2b765)
	deviceEdge = hex(0xb5700f)
	water      = hex(0x1f55c4)
	overlap    = hex(0x2f9873)
)

// The hatches: a cook who stares, water that boiled and is not poured.
var (
	stareHatch = figure.Hatch{Line: asleepEdge, Width: 1.6, Step: 6}
	coldHatch  = figure.Hatch{Line: hex(0xd94a5c), Width: 2.2, Step: 5}
)

func sans(size float64) figure.Style { return figure.Style{Face: fonts.Sans, Size: size, Colour: ink} }
func bold(size float64) figure.Style {
	return figure.Style{Face: fonts.SansBold, Size: size, Colour: ink}
}
func mono(size float64) figure.Style { return figure.Style{Face: fonts.Mono, Size: size, Colour: ink} }
func monoBold(size float64) figure.Style {
	return figure.Style{Face: fonts.MonoBold, Size: size, Colour: ink}
}

// The widths of a picture, in pixels.
const (
	Narrowest    = 600
	Widest       = 2400
	DefaultWidth = 1600
)

// Letters shrink with the picture down to this share of their size at DefaultWidth; then things are left out.
const smallest = 0.68

// sheet is an empty figure of a width in pixels. It is drawn in units, of which letters have as many in any picture.
func sheet(width int, title, desc string) *figure.Figure {
	f := figure.New(title, desc)
	f.Scale = max(float64(width)/DefaultWidth, smallest)
	f.W, f.Ground = float64(width)/f.Scale, ground
	return f
}

// nice are the distances that ticks of a kitchen clock may have, in seconds.
var nice = []float64{0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 180, 300, 600,
	900, 1800, 3600, 7200, 10800, 21600, 43200, 86400}

// niceStep is the least such distance that is not below a number of seconds; of days where none is.
func niceStep(least float64) float64 {
	if i := slices.IndexFunc(nice, func(v float64) bool { return v >= least }); i >= 0 {
		return nice[i]
	}
	return math.Ceil(least/86400) * 86400
}

// clockMinute is the kitchen's clock without seconds.
func clockMinute(s float64) string { return trace.Clock(ticks(s))[:5] }
