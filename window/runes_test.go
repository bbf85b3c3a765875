package window

import (
	"go/scanner"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"breakfast/window/fonts"
)

// Each rune that stands in a string of this package can be drawn by either family or its fallback.
func TestRunesHaveGlyphs(t *testing.T) {
	faces := fonts.Load()
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	seen := 0
	for _, file := range files {
		source, err := os.ReadFile(file)
		require.NoError(t, err)
		var s scanner.Scanner
		set := token.NewFileSet()
		s.Init(set.AddFile(file, -1, len(source)), source, nil, 0)
		for {
			pos, tok, text := s.Scan()
			if tok == token.EOF {
				break
			}
			if tok != token.STRING {
				continue
			}
			text, err := strconv.Unquote(text)
			require.NoError(t, err)
			for _, r := range text {
				if r < ' ' || r == 0x7f || filepath.Base(file) == "window_test.go" {
					continue
				}
				seen++
				for _, face := range []int{fonts.Mono, fonts.SansBold} {
					glyph, _ := faces[face].GlyphIndex(nil, r)
					other, _ := faces[fonts.Fallback(face)].GlyphIndex(nil, r)
					if glyph == 0 && other == 0 {
						t.Errorf("%v: no face has %q", set.Position(pos), r)
					}
				}
			}
		}
	}
	require.Greater(t, seen, 1000)
}
