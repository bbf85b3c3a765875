package figure

import (
	"image"
	"image/png"
	"io"
	"math"

	"breakfast/window/canvas"
	"breakfast/window/fonts"
)

var pixel = image.Pt(1, 1)

// measured is how many pixels a unit has while texts are measured: so many that rounding is not seen.
const measured = 8

// Image draws the figure, Scale pixels a unit.
func (f *Figure) Image() *image.RGBA {
	size := image.Pt(int(math.Ceil(f.W*f.Scale)), int(math.Ceil(f.H*f.Scale)))
	c := canvas.New(fonts.Load(), fonts.Fallback)
	c.Begin(size, f.Scale)
	c.Rect(0, 0, f.W, f.H+1, f.Ground)
	for _, t := range f.things {
		t.paint(c)
	}
	frame := c.End()
	img := image.NewRGBA(image.Rectangle{Max: size})
	canvas.Render(img, frame.All)
	return img
}

// WritePNG writes the figure as PNG.
func (f *Figure) WritePNG(w io.Writer) error { return png.Encode(w, f.Image()) }
