package window

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "draw the pictures of testdata anew")

func TestPictures(t *testing.T) {
	draw := func(v *View, width, height int, scale float64, keys ...Key) *image.RGBA {
		return Picture(v, Input{Width: width, Height: height, Scale: scale, Keys: keys, Elapsed: 2 * time.Second})
	}
	all := states()
	for name, size := range map[string]image.Point{"start": {1180, 740}, "boiling": {1280, 800}, "everything": {1440,
		900},
		"report": {1280, 800}, "burnt": {1280, 800}, "two": {1280, 800}, "eight": {900, 600}, "thought": {1440, 900},
		"find": {1280, 800}, "card": {1024, 700}, "unfolded": {1440, 900}, "bare": {1024, 700}, "typing": {1024, 700},
		"fault": {1280, 800}, "problem": {1280, 800}, "asleep": {1280, 720}, "question": {1024, 700},
		"moving": {1024, 700}, "spoilt": {1280, 800}, "long": {1280, 720}, "c": {1440, 900}, "pages": {1280, 800}} {
		s := all[name]
		if name == "burnt" || name == "eight" || name == "typing" {
			s.keys = append(s.keys, "t")
		}
		if name == "find" || name == "pages" {
			s.keys = append([]Key{"t", "t"}, s.keys...)
		}
		picture := func() *image.RGBA { return draw(s.view, size.X, size.Y, 1, s.keys...) }
		t.Run(name, func(t *testing.T) {
			one := picture()
			compare(t, filepath.Join("testdata", name+".png"), one)
			if scale := 2; *everySize || name < "c" {
				alike(t, one, draw(s.view, size.X*scale, size.Y*scale, float64(scale), s.keys...))
			}
		})
	}
	for name, picture := range map[string]func() *image.RGBA{
		"narrow":   func() *image.RGBA { return draw(everything(), 900, 600, 1) },
		"contrast": func() *image.RGBA { return draw(thought(), 1280, 800, 1, "t", "t") },
		"small":    func() *image.RGBA { return draw(thought(), 1024, 700, 1, "t") },
		"fine":     func() *image.RGBA { return draw(boiling(), 1920, 1200, 2, "1") },
	} {
		t.Run(name, func(t *testing.T) { compare(t, filepath.Join("testdata", name+".png"), picture()) })
	}
}

// compare holds a picture against the one of a file. Rasterising in floating point differs by a little
// between machines; a glyph out of place differs by much.
func compare(t *testing.T, file string, got *image.RGBA) {
	if *update {
		for i, v := range got.Pix { // a quarter of the colours makes half the file
			got.Pix[i] = uint8(min(255, (int(v)+2)&^3))
		}
		var b bytes.Buffer
		require.NoError(t, (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, got))
		require.NoError(t, os.WriteFile(file, b.Bytes(), 0o666))
		return
	}
	f, err := os.Open(file)
	require.NoError(t, err, "go test ./window -update draws it")
	defer f.Close()
	want, err := png.Decode(f)
	require.NoError(t, err)
	require.Equal(t, want.Bounds(), got.Bounds())
	const tolerance = 6
	wrong := 0
	var first image.Point
	for y := range got.Rect.Dy() {
		for x := range got.Rect.Dx() {
			r, g, b, _ := want.At(x, y).RGBA()
			p := got.Pix[got.PixOffset(x, y):]
			if apart(p[0], r) > tolerance || apart(p[1], g) > tolerance || apart(p[2], b) > tolerance {
				if wrong++; wrong == 1 {
					first = image.Pt(x, y)
				}
			}
		}
	}
	if wrong > 0 {
		out := filepath.Join(t.TempDir(), filepath.Base(file))
		t.Error(fmt.Sprintf("%s: %d pixels differ, the first at %v", file, wrong, first), out)
	}
}

// alike says that a picture of twice the size is the same picture: each of its stretches of 16 units is about as light.
func alike(t *testing.T, one, two *image.RGBA) {
	t.Helper()
	require.Equal(t, one.Rect.Size().Mul(2), two.Rect.Size())
	const block = 16
	sum := func(p *image.RGBA, x, y, size int) (light float64) {
		for j := range size {
			for i := range size {
				c := p.RGBAAt(x+i, y+j)
				light += float64(c.R) + float64(c.G) + float64(c.B)
			}
		}
		return light / float64(3*size*size)
	}
	for y := 0; y+block <= one.Rect.Dy(); y += block {
		for x := 0; x+block <= one.Rect.Dx(); x += block {
			a, b := sum(one, x, y, block), sum(two, 2*x, 2*y, 2*block)
			require.InDelta(t, a, b, 22, "at %d, %d", x, y)
		}
	}
}

func apart(a byte, b uint32) int {
	d := int(a) - int(b>>8)
	return max(d, -d)
}
