package window

import (
	"flag"
	"fmt"
	"image"
	"image/color"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/window/canvas"
)

var everySize = flag.Bool("every-size", false, "let TestAllThatIsWritten look at every state in every size: 12 s")

// Whatever is written can be read, in each state, from small windows to wide ones, at one pixel a unit and two, in all
// themes: no text lies on another, none is cut off but by an ellipsis, and each has the contrast of 4.5 to 1 with what
// it stands on in the picture, 7 to 1 in the theme that is for that.
func TestAllThatIsWrittenCanBeRead(t *testing.T) {
	sizes := []image.Point{{640, 420}, {1024, 700}, {1440, 900}, {2560, 1440}}
	n := 0
	all := states()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		s := all[name]
		for i, size := range sizes {
			scale := 1 + float64((n+i)%2)
			if n++; !*everySize && (i != n/len(sizes)%len(sizes) || scale*float64(size.X) > 3000) {
				continue
			}
			looks := n % len(themes)
			for range looks {
				s.keys = append(s.keys[:len(s.keys):len(s.keys)], "t")
			}
			read(t, fmt.Sprintf("%s %v ×%v %d", name, size, scale, looks), s, size.Mul(int(scale)), scale,
				themes[looks])
		}
	}
}

// read looks at the texts of a state.
func read(t *testing.T, name string, s state, size image.Point, scale float64, looks *theme) {
	w := New()
	w.theme = looks
	in := Input{Width: size.X, Height: size.Y, Scale: scale, X: -1}
	w.Frame(s.view, in)
	for _, k := range s.keys {
		if k != "t" {
			in.Keys = append(in.Keys, k)
		}
	}
	w.Frame(s.view, in)
	in.Keys = nil
	var texts []canvas.Written
	w.c.Listen(func(s canvas.Written) {
		if s.Seen.Dy() > 0 && s.Text != "" && s.At.Overlaps(image.Rectangle{Max: size}) {
			texts = append(texts, s)
		}
	})
	f, _ := w.Frame(s.view, in)
	w.c.Listen(nil)
	picture := image.NewRGBA(image.Rectangle{Max: f.Size})
	canvas.Render(picture, f.All)
	require.NotEmpty(t, texts)
	above := f.Overlay()
	for i, a := range texts {
		if covered := above > 0 && a.Part < above; covered {
			continue
		}
		assert.LessOrEqual(t, a.At.Max.X, a.Seen.Max.X+int(2*scale), "%s: %q is cut off", name, a.Text)
		for _, b := range texts[:i] {
			if b.Part == a.Part || above == 0 {
				inset := int(scale)
				meets := a.Seen.Inset(inset).Intersect(b.Seen.Inset(inset))
				assert.True(t, meets.Empty(), "%s: %q lies on %q", name, a.Text, b.Text)
			}
		}
		least := 4.5
		if looks == &contrast {
			least = 7
		}
		own := color.RGBA{R: a.Colour.R, G: a.Colour.G, B: a.Colour.B, A: 255}
		ground := commonest(picture, a.Seen.Inset(-int(scale)), own)
		got := ratio(canvas.Color{R: ground.R, G: ground.G, B: ground.B, A: 255}, a.Colour)
		assert.GreaterOrEqual(t, got, least, "%s: %q on %v", name, a.Text, ground)
	}
}

// commonest is the colour that most of a rectangle has but for the text's own: of the ground that it is on.
func commonest(p *image.RGBA, r image.Rectangle, own color.RGBA) (most color.RGBA) {
	count, n := map[color.RGBA]int{}, 0
	r = r.Intersect(p.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			c := p.RGBAAt(x, y)
			if count[c]++; count[c] > n && c != own {
				most, n = c, count[c]
			}
		}
	}
	return most
}
