package figure

import (
	"bytes"
	"encoding/xml"
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/window/canvas"
	"breakfast/window/fonts"
)

var (
	black = canvas.Hex(0x000000)
	white = canvas.Hex(0xffffff)
	red   = canvas.Hex(0xff0000)
	body  = Style{Face: fonts.Sans, Size: 16, Colour: black}
)

func sample() *Figure {
	f := New("a <title>", "a & b")
	f.W, f.H, f.Ground = 200, 100, white
	f.Rect(red, Area{10, 10, 20, 20}, Area{40, 10, 0.2, 20})
	f.Frame(black, 1, Area{60, 10, 20, 20})
	f.Hatch(Hatch{red, 2, 6}, Area{90, 10, 20, 20})
	f.Line(black, 1, 3, 10, 50, 190, 50)
	f.Fill(red.Fade(0.5), new(canvas.Path).Ellipse(150, 20, 10, 10))
	f.Text(100, 80, body.At(Middle), "one < two ▏\x00")
	return f
}

// Both forms come out the same each time, the SVG as XML whatever the texts are.
func TestForms(t *testing.T) {
	for _, write := range []func(*Figure, io.Writer) error{(*Figure).WriteSVG, (*Figure).WritePNG} {
		var a, b bytes.Buffer
		require.NoError(t, write(sample(), &a))
		require.NoError(t, write(sample(), &b))
		assert.Equal(t, a.Bytes(), b.Bytes())
	}
	var svg bytes.Buffer
	require.NoError(t, sample().WriteSVG(&svg))
	d := xml.NewDecoder(bytes.NewReader(svg.Bytes()))
	for {
		_, err := d.Token()
		if err == io.EOF {
			break
		}
		require.NoError(t, err)
	}
	assert.Contains(t, svg.String(), "<title id=\"title\">a &lt;title&gt;</title>")
	assert.Contains(t, svg.String(), "font-family:BMono;font-weight:400;src:url(data:font/ttf;base64,",
		"Inter has no blocks")
}

// In pixels: edges and thin things are there, at small scales too.
func TestImage(t *testing.T) {
	for _, scale := range []float64{0.5, 1, 2} {
		f := sample()
		f.Scale = scale
		img := f.Image()
		at := func(x, y float64) canvas.Color {
			c := img.RGBAAt(int(x*scale), int(y*scale))
			return canvas.Color{R: c.R, G: c.G, B: c.B, A: c.A}
		}
		assert.Equal(t, white, at(2, 2))
		assert.Equal(t, red, at(20, 20))
		assert.Equal(t, red, at(40, 20), "what is thinner than a pixel is a pixel")
		assert.Equal(t, black, at(60, 20))
		assert.Equal(t, black, at(78, 30-0.5/scale))
		assert.Equal(t, white, at(70, 20))
		assert.NotEqual(t, white, at(150, 20))
	}
}

func TestLines(t *testing.T) {
	f := New("", "")
	assert.Equal(t, []string{"one two", "three"}, f.Wrap(body, "one two three", f.Width(body, "one two")+0.1))
	assert.Equal(t, []string{"one", "two", "three"}, f.Wrap(body, "one two three", 1))
	assert.Equal(t, []string{"one two", "three four"},
		f.Balance(body, "one two three four", f.Width(body, "one two three")+1))
	assert.Equal(t, []string{""}, f.Wrap(body, "", 10))
	one := f.Text(100, 50, body, "abc")
	assert.True(t, one.Meets(f.Room(100+one.W-1, 50, body, "x")))
	assert.False(t, one.Meets(f.Room(100+one.W+1, 50, body, "x")))
	assert.False(t, one.Meets(f.Room(100, 50+body.Size, body, "x")))
}
