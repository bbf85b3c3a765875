package canvas

import (
	"image"
	"math"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// A Font is a face, by its index in what New was given, and a size: the height of an em in units.
type Font struct {
	Face int
	Size float64
}

// Text writes s with its baseline at y, which is rounded to a pixel, and returns its width.
func (c *Canvas) Text(x, y float64, f Font, colour Color, s string) float64 {
	scale := c.m.zoom()
	at := c.m.Apply(Point{x, y})
	c.noteCut(x, y, f, s)
	if c.listens != nil {
		c.tell(x, y, f, colour, s)
	}
	pen, baseline := at.X, int(math.Round(at.Y))
	size := ppem(f.Size * scale)
	for _, r := range s {
		if left := int(pen); left > c.clip.Max.X || r == ' ' {
			pen += c.text.advance(f.Face, size, r)
			continue
		}
		phase := math.Floor(pen*phases+0.5) / phases
		left := math.Floor(phase)
		g := c.text.glyph(f.Face, size, r, uint8((phase-left)*phases))
		if g.shape != nil {
			c.place(g.shape, image.Pt(int(left), baseline).Add(g.offset), colour)
		}
		pen += c.text.advance(f.Face, size, r)
	}
	return (pen - at.X) / scale
}

// Width is how wide Text would write s.
func (c *Canvas) Width(f Font, s string) (width float64) {
	scale := c.m.zoom()
	for _, r := range s {
		width += c.text.advance(f.Face, ppem(f.Size*scale), r)
	}
	return width / scale
}

// Fit returns s, or as much of its beginning as fits into width with an ellipsis after it.
func (c *Canvas) Fit(f Font, s string, width float64) string {
	if c.Width(f, s) <= width {
		return s
	}
	width -= c.Width(f, "…")
	end := 0
	for i, r := range s {
		if width -= c.Width(f, string(r)); width < 0 {
			break
		}
		end = i + len(string(r))
	}
	c.cut[s[:end]+"…"] = s
	return s[:end] + "…"
}

const (
	phases     = 4       // glyphs are kept at 1/4 pixel across
	glyphLimit = 8 << 20 // bytes
)

// ppem is a size in pixels, to 1/4, as fonts count it.
func ppem(pixels float64) fixed.Int26_6 {
	return fixed.Int26_6(math.Round(clamp(pixels, 1, 1000)*4)) << 4
}

type typesetter struct {
	faces    []*sfnt.Font
	fallback func(int) int
	buffer   sfnt.Buffer
	raster   vector.Rasterizer
	glyphs   map[glyphKey]glyph
	advances map[advanceKey]float64
	bytes    int
}

type glyphKey struct {
	advanceKey
	phase uint8
}

type advanceKey struct {
	face int
	size fixed.Int26_6
	r    rune
}

// A glyph's shape is nil if the glyph is empty.
type glyph struct {
	shape  *Shape
	offset image.Point
}

func newTypesetter(faces []*sfnt.Font, fallback func(int) int) typesetter {
	return typesetter{
		faces: faces, fallback: fallback,
		glyphs: map[glyphKey]glyph{}, advances: map[advanceKey]float64{},
	}
}

// find returns the face and index of a rune's glyph; the empty box of its own face if there is none.
func (t *typesetter) find(face int, r rune) (*sfnt.Font, sfnt.GlyphIndex) {
	for _, f := range []int{face, t.fallback(face)} {
		if i, err := t.faces[f].GlyphIndex(&t.buffer, r); err == nil && i != 0 {
			return t.faces[f], i
		}
	}
	return t.faces[face], 0
}

// advance is how far a rune moves the pen, in pixels.
func (t *typesetter) advance(face int, size fixed.Int26_6, r rune) float64 {
	key := advanceKey{face, size, r}
	width, ok := t.advances[key]
	if !ok {
		f, i := t.find(face, r)
		units, _ := f.GlyphAdvance(&t.buffer, i, size, font.HintingNone)
		width = float64(units) / 64
		t.advances[key] = width
	}
	return width
}

func (t *typesetter) glyph(face int, size fixed.Int26_6, r rune, phase uint8) glyph {
	key := glyphKey{advanceKey{face, size, r}, phase}
	g, ok := t.glyphs[key]
	if !ok {
		g = t.draw(key)
		t.glyphs[key] = g
		if g.shape != nil {
			t.bytes += g.shape.bytes()
		}
	}
	return g
}

func (t *typesetter) draw(key glyphKey) glyph {
	face, i := t.find(key.face, key.r)
	segments, err := face.LoadGlyph(&t.buffer, i, key.size, nil)
	if err != nil || len(segments) == 0 {
		return glyph{}
	}
	bounds := segments.Bounds()
	shift := float64(key.phase) / phases
	left, top := bounds.Min.X.Floor(), bounds.Min.Y.Floor()
	size := image.Pt(bounds.Max.X.Ceil()-left+1, bounds.Max.Y.Ceil()-top)
	if size.X > maxSide || size.Y > maxSide || size.Y <= 0 {
		return glyph{}
	}
	var p Path
	for _, s := range segments {
		var at [3]Point
		for j, a := range s.Args {
			at[j] = Point{float64(a.X)/64 - float64(left) + shift, float64(a.Y)/64 - float64(top)}
		}
		v := [...]verb{sfnt.SegmentOpMoveTo: move, sfnt.SegmentOpLineTo: line, sfnt.SegmentOpQuadTo: quad,
			sfnt.SegmentOpCubeTo: cube}[s.Op]
		p.add(v, at[:arity[v]]...)
	}
	return glyph{&Shape{Size: size, Mask: cover(&t.raster, &p, size)}, image.Pt(left, top)}
}

// sweep empties the kept glyphs when there are too many: those in use are soon drawn again.
func (t *typesetter) sweep() {
	if t.bytes > glyphLimit || len(t.advances) > 1<<16 {
		clear(t.glyphs)
		clear(t.advances)
		t.bytes = 0
	}
}
