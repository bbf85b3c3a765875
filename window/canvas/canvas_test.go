package canvas

import (
	"image"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/window/fonts"
)

var red, blue = Hex(0xff0000), Hex(0x0000ff)

func newCanvas() *Canvas { return New(fonts.Load(), fonts.Fallback) }

// drawn returns what a frame of size pixels looks like.
func drawn(c *Canvas, size int, scale float64, paint func()) (*image.RGBA, Frame) {
	c.Begin(image.Pt(size, size), scale)
	paint()
	f := c.End()
	picture := image.NewRGBA(image.Rectangle{Max: f.Size})
	Render(picture, f.All)
	return picture, f
}

// alpha is how much of a pixel is covered.
func alpha(p *image.RGBA, x, y int) int { return int(p.RGBAAt(x, y).A) }

func TestFillCoversByArea(t *testing.T) {
	c := newCanvas()
	p, _ := drawn(c, 8, 1, func() {
		c.Fill(c.Path().Move(1.5, 2).Line(4, 2).Line(4, 4.25).Line(1.5, 4.25).Close(), Solid(red))
	})
	assert.InDelta(t, 128, alpha(p, 1, 2), 2, "half of it")
	assert.Equal(t, 255, alpha(p, 2, 2))
	assert.Equal(t, 255, alpha(p, 3, 3))
	assert.InDelta(t, 64, alpha(p, 2, 4), 2, "a quarter")
	assert.Equal(t, 0, alpha(p, 4, 3))
	assert.Equal(t, 0, alpha(p, 0, 3))
}

func TestRectIsRoundedToPixels(t *testing.T) {
	c := newCanvas()
	p, _ := drawn(c, 8, 1.5, func() { c.Rect(1, 1, 1.2, 2, red) }) // 1.5 to 3.3, and to 4.5
	for y := range 8 {
		for x := range 8 {
			want := 0
			if x == 2 && y >= 2 && y < 5 {
				want = 255
			}
			assert.Equal(t, want, alpha(p, x, y), "%d, %d", x, y)
		}
	}
}

// A box of corners and rectangles is the same as the path of a box.
func TestBoxIsTheBox(t *testing.T) {
	c := newCanvas()
	a, _ := drawn(c, 40, 1, func() { c.Box(3, 4, 30, 31, 9, red.Fade(0.5)) })
	b, _ := drawn(c, 40, 1, func() { c.Round(3, 4, 30, 31, 9, Solid(red.Fade(0.5))) })
	for i := range a.Pix {
		require.InDelta(t, a.Pix[i], b.Pix[i], 3, "byte %d", i)
	}
}

func TestLineIsAsWideAsItsPen(t *testing.T) {
	c := newCanvas()
	total := func(p *image.RGBA) (sum float64) {
		for i := 3; i < len(p.Pix); i += 4 {
			sum += float64(p.Pix[i]) / 255
		}
		return sum
	}
	for _, angle := range []float64{0, 0.3, 1, 2, 4} {
		p, _ := drawn(c, 100, 1, func() {
			c.Turned(50, 50, angle, func() { c.Line(c.Path().Move(-30, 0).Line(30, 0), 6, Solid(red)) })
		})
		assert.InDelta(t, 60*6+math.Pi*9, total(p), 4, "angle %v", angle)
	}
	ring, _ := drawn(c, 100, 1, func() { c.Line(c.Path().Ellipse(50, 50, 30, 30), 4, Solid(red)) })
	assert.InDelta(t, 2*math.Pi*30*4, total(ring), 8)
	assert.Equal(t, 0, alpha(ring, 50, 50), "a ring is empty")
	arc, _ := drawn(c, 100, 1, func() { c.Line(c.Path().Arc(50, 50, 30, 0, math.Pi), 4, Solid(red)) })
	assert.InDelta(t, math.Pi*30*4+math.Pi*4, total(arc), 6)
	assert.Greater(t, alpha(arc, 50, 80), 200, "clockwise from the right comes the bottom")
	assert.Equal(t, 0, alpha(arc, 50, 20))
	corner, _ := drawn(c, 100, 1, func() { c.Line(c.Path().Move(20, 80).Line(50, 20).Line(80, 80), 12, Solid(red)) })
	for y := 20; y < 80; y++ { // no hole anywhere along a sharp corner
		x := int(20 + float64(80-y)/2)
		assert.Equal(t, 255, alpha(corner, x, y), "%d, %d", x, y)
	}
}

func TestGradientRunsFromEndToEnd(t *testing.T) {
	c := newCanvas()
	p, _ := drawn(c, 100, 1, func() { c.Round(0, 0, 100, 100, 0, Across(10, 90, red, blue)) })
	assert.Equal(t, red.premultiplied(), p.RGBAAt(5, 50))
	assert.Equal(t, blue.premultiplied(), p.RGBAAt(95, 50))
	middle := p.RGBAAt(50, 50)
	assert.InDelta(t, 127, middle.R, 3)
	assert.InDelta(t, 127, middle.B, 3)

	p, _ = drawn(c, 100, 1, func() { c.Circle(50, 50, 50, Radial(50, 50, 40, red, red.Fade(0))) })
	assert.InDelta(t, 255, alpha(p, 50, 50), 6)
	assert.InDelta(t, 127, alpha(p, 70, 50), 6)
	assert.Equal(t, 0, alpha(p, 95, 50))

	p, _ = drawn(c, 100, 1, func() { c.Wash(10, 0, 80, 100, red, blue) })
	assert.Equal(t, 0, alpha(p, 9, 50))
	assert.Greater(t, p.RGBAAt(89, 2).R, uint8(245))
	assert.Greater(t, p.RGBAAt(10, 97).B, uint8(245))
}

func TestClipHoldsEverything(t *testing.T) {
	c := newCanvas()
	p, _ := drawn(c, 40, 1, func() {
		c.Clip(10, 10, 10, 10, func() {
			c.Clip(0, 0, 100, 15, func() {
				c.Rect(0, 0, 40, 40, red)
				c.Circle(20, 20, 30, Solid(blue))
				c.Wash(0, 0, 40, 40, red, blue)
				c.Text(0, 15, Font{fonts.Mono, 20}, red, "MMMMM")
				c.Round(0, 0, 40, 40, 3, Across(0, 40, red, blue))
			})
			c.Clip(30, 30, 5, 5, func() { t.Error("nothing is seen here") })
		})
	})
	for y := range 40 {
		for x := range 40 {
			in := x >= 10 && x < 20 && y >= 10 && y < 15
			assert.Equal(t, in, alpha(p, x, y) > 0, "%d, %d", x, y)
		}
	}
}

func TestEachShapeIsRasterisedOnce(t *testing.T) {
	c := newCanvas()
	_, f := drawn(c, 200, 1, func() {
		for _, x := range []float64{20, 70, 120.02} { // the last to 1/8 pixel
			c.Circle(x, 30, 10, Solid(red))
		}
		c.Circle(20.5, 30, 10, Solid(red))
		c.Text(10, 80, Font{fonts.Sans, 12}, red, "o")
		c.Text(30, 80, Font{fonts.Sans, 12}, blue, "o")
	})
	require.Len(t, f.All, 6)
	same, other := f.All[0].Shape, f.All[3].Shape
	assert.Same(t, same, f.All[1].Shape)
	assert.Same(t, same, f.All[2].Shape)
	assert.NotSame(t, same, other)
	assert.Same(t, f.All[4].Shape, f.All[5].Shape)
	_, again := drawn(c, 200, 1, func() { c.Circle(20, 30, 10, Solid(blue)) })
	assert.Same(t, same, again.All[0].Shape)
}

func TestFreshIsTheChangedPart(t *testing.T) {
	c := newCanvas()
	frame := func(left, right Color, overlay bool) Frame {
		_, f := drawn(c, 100, 1, func() {
			c.Rect(0, 0, 50, 100, left)
			c.Part()
			c.Rect(50, 0, 50, 100, right)
			if overlay {
				c.Overlay()
				c.Rect(40, 40, 20, 20, red.Fade(0.5))
			}
		})
		return f
	}
	assert.Len(t, frame(red, red, false).Fresh, 2, "all of the first frame")
	assert.Empty(t, frame(red, red, false).Fresh)
	fresh := frame(red, blue, false).Fresh
	require.Len(t, fresh, 1)
	assert.Equal(t, image.Rect(50, 0, 100, 100), fresh[0].Dst)
	assert.Len(t, frame(red, blue, true).Fresh, 3, "a card appears")
	assert.Empty(t, frame(red, blue, true).Fresh)
	assert.Len(t, frame(blue, blue, true).Fresh, 3, "something moves under the card")
	assert.Len(t, frame(blue, blue, false).Fresh, 2, "the card goes")
}

func TestCacheIsBounded(t *testing.T) {
	c := newCanvas()
	const size = 1000
	for i := range 150 { // each a megabyte
		c.Begin(image.Pt(size, size), 1)
		c.Circle(500, 500, 480+float64(i)/8, Solid(red))
		c.End()
		require.LessOrEqual(t, c.shapes.bytes, cacheLimit+2*size*size)
	}
	total := 0
	for _, s := range c.shapes.shapes {
		total += s.bytes()
	}
	assert.Equal(t, c.shapes.bytes, total)
	for i := range 400 {
		c.Begin(image.Pt(size, size), 1)
		c.Text(0, 500, Font{fonts.Sans, 40 + float64(i)}, red, "breakfast")
		c.End()
		require.LessOrEqual(t, c.text.bytes, glyphLimit+10*size*size)
	}
}

func TestText(t *testing.T) {
	c := newCanvas()
	mono := Font{fonts.Mono, 10}
	for _, scale := range []float64{1, 1.5, 2} {
		p, _ := drawn(c, 200, scale, func() {
			assert.InDelta(t, 60, c.Width(mono, "0123456789"), 0.5, "an em is ten, a letter six tenths of it")
			assert.Equal(t, c.Width(mono, "wide"), c.Text(10, 40, mono, red, "wide"))
			assert.Equal(t, "breakfast", c.Fit(mono, "breakfast", 54.5))
			assert.Equal(t, "break…", c.Fit(mono, "breakfast", 40))
			assert.Equal(t, "…", c.Fit(mono, "breakfast", 3))
			c.Text(20, 80, mono, red, "\U0001F35E") // no face has it
		})
		seen := func(x0, y0, x1, y1 float64) (n int) {
			for y := int(y0 * scale); y < int(y1*scale); y++ {
				for x := int(x0 * scale); x < int(x1*scale); x++ {
					n += alpha(p, x, y)
				}
			}
			return n
		}
		assert.Positive(t, seen(10, 30, 34, 41))
		assert.Zero(t, seen(0, 30, 9, 45), "nothing left of where it begins")
		assert.Positive(t, seen(20, 70, 30, 82), "a box says that a rune is missing")
	}
}

func TestAbsurdShapesAreNotDrawn(t *testing.T) {
	c := newCanvas()
	_, f := drawn(c, 10, 1, func() {
		for _, v := range []float64{math.NaN(), math.Inf(1), 1e300, 1e9} {
			c.Circle(v, 5, 3, Solid(red))
			c.Circle(5, 5, v, Solid(red))
			c.Line(c.Path().Move(5, 5).Line(v, v), 1, Solid(red))
		}
		c.Fill(c.Path(), Solid(red))
	})
	assert.Empty(t, f.All)
}
