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
	pinned := cooks(2)
	pinned.Chosen = true
	for name, picture := range map[string]func() *image.RGBA{
		"start":      func() *image.RGBA { return draw(sample(), 1180, 740, 1) },
		"boiling":    func() *image.RGBA { return draw(boiling(), 1280, 800, 1) },
		"everything": func() *image.RGBA { return draw(everything(), 1440, 900, 1) },
		"report":     func() *image.RGBA { return draw(served(), 1280, 800, 1) },
		"burnt":      func() *image.RGBA { return draw(burnt(), 1280, 800, 1, "t") },
		"narrow":     func() *image.RGBA { return draw(everything(), 900, 600, 1) },
		"two":        func() *image.RGBA { return draw(pinned, 1280, 800, 1) },
		"eight":      func() *image.RGBA { return draw(cooks(8), 900, 600, 1, "t") },
		"thought":    func() *image.RGBA { return draw(thought(), 1440, 900, 1) },
		"contrast":   func() *image.RGBA { return draw(thought(), 1280, 800, 1, "t", "t") },
		"small":      func() *image.RGBA { return draw(thought(), 1024, 700, 1, "t") },
		"find":       func() *image.RGBA { return draw(thought(), 1280, 800, 1, Key("k").Ctrl()) },
		"fine":       func() *image.RGBA { return draw(boiling(), 1920, 1200, 2, "1") },
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

func apart(a byte, b uint32) int {
	d := int(a) - int(b>>8)
	return max(d, -d)
}
