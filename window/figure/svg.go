package figure

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"breakfast/window/canvas"
	"breakfast/window/fonts"
)

// families are the faces' names in an SVG file, each before its fallback and what any system has.
var families = [4]string{
	fonts.Mono:     "BMono,BSans,monospace",
	fonts.MonoBold: "BMono,BSans,monospace",
	fonts.Sans:     "BSans,BMono,sans-serif",
	fonts.SansBold: "BSans,BMono,sans-serif",
}

// weights are those of the faces.
var weights = [4]string{fonts.Mono: "400", fonts.MonoBold: "700", fonts.Sans: "400", fonts.SansBold: "600"}

// An svg is a file that is being written.
type svg struct {
	scale    float64 // pixels a unit
	body     bytes.Buffer
	patterns []Hatch
	runes    [4]map[rune]bool // by face
}

// WriteSVG writes the figure as SVG 1.1. The fonts that it needs are in the file, with no glyph that it does not need;
// where they may not be used, a text is drawn as wide as it was meant.
func (f *Figure) WriteSVG(w io.Writer) error {
	s := &svg{scale: f.Scale}
	rects{f.Ground, []Area{{0, 0, f.W, f.H}}}.svg(s)
	for _, t := range f.things {
		t.svg(s)
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%s" height="%s" viewBox="0 0 %s %s" role="img" `+
		`aria-labelledby="title desc">`+"\n", num(f.W*f.Scale), num(f.H*f.Scale), num(f.W), num(f.H))
	fmt.Fprintf(&b, "<title id=\"title\">%s</title>\n<desc id=\"desc\">%s</desc>\n<defs>\n<style>\n",
		escape(f.Title), escape(f.Desc))
	for face, runes := range s.runes {
		if len(runes) > 0 {
			ttf := fonts.Subset(face, slices.Collect(maps.Keys(runes)))
			fmt.Fprintf(&b, "@font-face{font-family:%s;font-weight:%s;src:url(data:font/ttf;base64,%s)}\n",
				families[face][:5], weights[face], base64.StdEncoding.EncodeToString(ttf))
		}
	}
	for face, family := range families {
		fmt.Fprintf(&b, ".f%d{font-family:%s;font-weight:%s}\n", face, family, weights[face])
	}
	b.WriteString("text{white-space:pre;font-kerning:none;font-variant-ligatures:none}\n</style>\n")
	for i, h := range s.patterns {
		step, width := num(h.Step), num(h.Width)
		fmt.Fprintf(&b, `<pattern id="h%d" width="%s" height="%s" patternUnits="userSpaceOnUse" `, i, step, step)
		fmt.Fprintf(&b, `patternTransform="rotate(-45) translate(0 %s)">`, num(-h.Width/2))
		fmt.Fprintf(&b, `<path d="M0 0h%sv%sh-%sz" fill="%s" fill-opacity="%s"/></pattern>`+"\n", step, width, step,
			hex(h.Line), opacity(h.Line))
	}
	b.WriteString("</defs>\n")
	b.Write(s.body.Bytes())
	b.WriteString("</svg>\n")
	_, err := w.Write(b.Bytes())
	return err
}

// open writes an element with attributes; an opacity of 1 goes without saying.
func (s *svg) open(name string, attributes ...string) {
	s.body.WriteString("<" + name)
	for i := 0; i < len(attributes); i += 2 {
		if !strings.HasSuffix(attributes[i], "-opacity") || attributes[i+1] != "1" {
			fmt.Fprintf(&s.body, ` %s="%s"`, attributes[i], attributes[i+1])
		}
	}
	s.body.WriteString("/>\n")
}

// pattern is the name of a hatch.
func (s *svg) pattern(h Hatch) string {
	i := slices.Index(s.patterns, h)
	if i < 0 {
		i = len(s.patterns)
		s.patterns = append(s.patterns, h)
	}
	return "h" + strconv.Itoa(i)
}

func (s *svg) text(w written) {
	for _, r := range w.text {
		for _, face := range []int{w.Face, fonts.Fallback(w.Face)} {
			if s.runes[face] == nil {
				s.runes[face] = map[rune]bool{}
			}
			if fonts.Has(face, r) {
				s.runes[face][r] = true
				break
			}
		}
	}
	fmt.Fprintf(&s.body, `<text class="f%d" x="%s" y="%s" font-size="%s" fill="%s" textLength="%s" `+
		`lengthAdjust="spacingAndGlyphs">%s</text>`+"\n", w.Face, num(w.x), num(w.y), num(w.Size), hex(w.Colour),
		num(w.width), escape(w.text))
}

// num is a number with at most two decimals.
func num(v float64) string {
	s := strconv.FormatFloat(v, 'f', 2, 64)
	s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	if s == "-0" {
		return "0"
	}
	return s
}

func hex(c canvas.Color) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }

func opacity(c canvas.Color) string { return num(float64(c.A) / 255) }

// escape is a text as XML has it; what XML may not hold is replaced.
func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // to memory
	return b.String()
}
