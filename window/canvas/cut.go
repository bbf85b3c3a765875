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

// Written is a text that was written, for who wants to see that it can be read.
type Written struct {
	Text   string
	Font   Font
	Colour Color
	At     image.Rectangle // in pixels, from the ascenders to the descenders
	Seen   image.Rectangle // what of it the clip leaves
	Part   int             // of the frame
}

// Listen has somebody told of every text, until it is nil.
func (c *Canvas) Listen(told func(Written)) { c.listens = told }

func (c *Canvas) tell(x, y float64, f Font, colour Color, s string) {
	clip := c.clip
	c.clip = image.Rect(-1<<20, -1<<20, 1<<20, 1<<20)
	at := c.pixels(x, y-f.Size*0.75, c.Width(f, s), f.Size*0.97)
	c.clip = clip
	c.listens(Written{s, f, colour, at, at.Intersect(clip), len(c.frames[0].parts)})
}
