package fonts

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/image/font/sfnt"
)

// Every rune that the window, a recipe's text or a report may print is in a face or in its fallback.
// A rune outside both would be drawn as an empty box.
func TestFacesCoverWhatIsPrinted(t *testing.T) {
	var runes strings.Builder
	for r := rune(' '); r <= '~'; r++ {
		runes.WriteRune(r)
	}
	for r := rune(0xa0); r <= 0xff; r++ {
		if r != 0xad { // the soft hyphen, which is not seen
			runes.WriteRune(r)
		}
	}
	runes.WriteString("–—‘’“”•…←↑→↓↵−≈≠≤≥■▲▶▼◀○●✓✗")
	const drawn = "─│┌┐└┘├┤┬┴┼═║╭╮╯╰▏▎▍▌▋▊▉█▁▂▃▄▅▆▇░▒▓"

	faces := Load()
	for i, face := range faces {
		want := runes.String()
		if i == Mono || i == MonoBold {
			want += drawn
		}
		for _, r := range want {
			glyph, err := face.GlyphIndex(nil, r)
			require.NoError(t, err)
			if glyph == 0 {
				glyph, err = faces[Fallback(i)].GlyphIndex(nil, r)
				require.NoError(t, err)
			}
			if glyph == 0 {
				t.Errorf("face %d has no glyph for %q (%U)", i, r, r)
			}
		}
	}
}

// Hexadecimal columns line up only if the mono faces are mono.
func TestMonoIsMono(t *testing.T) {
	for _, i := range []int{Mono, MonoBold} {
		face := Load()[i]
		widths := map[string]bool{}
		for r := rune(' '); r <= '~'; r++ {
			widths[width(t, face, r)] = true
		}
		require.Len(t, widths, 1, "face %d", i)
	}
}

func width(t *testing.T, face *sfnt.Font, r rune) string {
	glyph, err := face.GlyphIndex(nil, r)
	require.NoError(t, err)
	advance, err := face.GlyphAdvance(nil, glyph, 1000<<6, 0)
	require.NoError(t, err)
	return fmt.Sprint(advance)
}

// A subset draws its runes as the whole face does, and is small.
func TestSubset(t *testing.T) {
	runes := []rune("Tea, Ténériffe: 07:33 ✓ — “é” ½×µ")
	for i, whole := range Load() {
		ttf := Subset(i, runes)
		require.Less(t, len(ttf), 8000, "face %d", i)
		face, err := sfnt.Parse(ttf)
		require.NoError(t, err)
		for _, r := range append(runes, 'Z', '字') {
			want, _ := whole.GlyphIndex(nil, r)
			got, err := face.GlyphIndex(nil, r)
			require.NoError(t, err)
			if r == 'Z' || want == 0 {
				require.Zero(t, got, "face %d has a glyph for %q", i, r)
				continue
			}
			require.NotZero(t, got, "face %d: %q", i, r)
			require.Equal(t, width(t, whole, r), width(t, face, r), "face %d: %q", i, r)
			outline, err := whole.LoadGlyph(nil, want, 1000<<6, nil)
			require.NoError(t, err)
			drawn, err := face.LoadGlyph(nil, got, 1000<<6, nil)
			require.NoError(t, err)
			require.Equal(t, outline, drawn, "face %d: %q", i, r)
		}
		turned := slices.Clone(runes)
		slices.Reverse(turned)
		require.Equal(t, ttf, Subset(i, turned))
	}
}
