package window

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"

	"breakfast/window/canvas"
)

// luminance is WCAG's relative luminance of a colour.
func luminance(c canvas.Color) float64 {
	part := func(v uint8) float64 {
		x := float64(v) / 255
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	r, g, b := c.R, c.G, c.B
	return 0.2126*part(r) + 0.7152*part(g) + 0.0722*part(b)
}

func ratio(a, b canvas.Color) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// Every text has WCAG's contrast on every ground that it stands on, 4.5 to 1, in the theme of much contrast 7 to 1;
// what is no text, but means something, 3 to 1.
func TestContrast(t *testing.T) {
	for name, th := range map[string]*theme{"dark": &dark, "light": &light, "contrast": &contrast} {
		least := 4.5
		if th == &contrast {
			least = 7
		}
		grounds := map[string]canvas.Color{"panel": th.panel, "ground": th.ground, "raised": th.raised,
			"well": th.well, "row": th.row, "alarmRow": th.alarmRow}
		for on, ground := range grounds {
			for what, ink := range map[string]canvas.Color{"text": th.text, "dim": th.dim, "faint": th.faint,
				"accent": th.accent, "mnemonic": th.mnemonic, "label": th.label, "note": th.note,
				"alarm": th.alarm} {
				assert.GreaterOrEqual(t, ratio(ink, ground), least, "%s: %s on %s", name, what, on)
			}
		}
		assert.GreaterOrEqual(t, ratio(th.onAccent, th.accent), least, "%s: buttons", name)
		for i, lane := range th.lanes {
			ink := th.onLane
			if Kind(i) == IdleLane {
				ink = th.text
			}
			assert.GreaterOrEqual(t, ratio(ink, lane), least, "%s: text on lane %d", name, i)
			assert.GreaterOrEqual(t, ratio(th.laneEdges[i], th.panel), 3., "%s: the edge of lane %d", name, i)
		}
		assert.GreaterOrEqual(t, ratio(th.off, th.panel), 3., "%s: what is not lit", name)
	}
}
