package canvas

import (
	"image"
	"strings"
)

// A Cut is a text that ends in an ellipsis, since there was no room for all of it (Fit).
type Cut struct {
	At    image.Rectangle // where it is to be seen, in pixels
	Font  Font
	Whole string
}

// Cuts are the texts of this frame that were cut, in the order in which they were written.
func (c *Canvas) Cuts() []Cut { return c.cuts }

// noteCut notes a text that is being written if it was cut.
func (c *Canvas) noteCut(x, y float64, f Font, s string) {
	if !strings.HasSuffix(s, "…") {
		return
	}
	whole, was := c.cut[s]
	if !was {
		return
	}
	at := c.pixels(x, y-f.Size, c.Width(f, s), f.Size*1.3).Intersect(c.clip)
	if !at.Empty() {
		c.cuts = append(c.cuts, Cut{at, f, whole})
	}
}
