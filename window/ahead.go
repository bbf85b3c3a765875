package window

// What is known of what is to come, in the past, is outlined: it is there, and it is not now.

// ahead draws what is known of a lane after the present, where a begins.
func (w *Window) ahead(a area, l Lane, at func(uint64) float64) {
	if a.w <= 0 {
		return
	}
	inset := max(1, a.h*0.11)
	a.y, a.h = a.y+inset, a.h-2*inset
	w.c.Clip(a.x, a.y, a.w, a.h, func() {
		for _, part := range append([]Lane{l}, l.Parts...) {
			w.outlines(a, part, at)
		}
		w.marks(a, l, w.theme.lanes[InterruptLane].Fade(0.5), at)
	})
}

// outlines draws the spans of a lane that are to come. Those too short to be told apart are a pale line.
func (w *Window) outlines(a area, l Lane, at func(uint64) float64) {
	c, px := w.c, 1/w.c.Scale()
	colour, last := w.laneColour(l.Kind), a.x
	inSight(l.Spans, a, at, func(x, end float64, s Span) {
		x, end = max(x, last), min(end, a.x+a.w)
		switch {
		case s.Look == Thin:
			c.Rect(x, a.y+a.h/2-0.75, end-x, 1.5, w.theme.laneEdges[InterruptLane].Fade(0.5))
		case s.Look != Solid && s.Look != Hatched:
			w.spanAs(area{x, a.y, end - x, a.h}, l.Kind, s, a.x)
		case end-last < px:
		case end-x < outlineLeast || s.Share > 0:
			last = max(end, x+1.5*px)
			c.Rect(x, a.y+a.h/3, last-x, a.h/3, colour.Fade(0.4))
		default:
			last = end
			at := area{x, a.y, end - x, a.h}
			if s.Look == Hatched {
				at.y, at.h = a.y+a.h*0.3, a.h*0.6
			}
			w.frame(area{at.x + px/2, at.y + px/2, at.w - px, at.h - px}, 3, colour.Fade(0.8), w.theme.panel)
			f := sans(min(11.5, a.h*0.72))
			if left := max(x, a.x) + 6; s.Look == Solid && a.h >= 9 && c.Width(f, s.Label) < end-left-3 {
				c.Text(left, a.y+a.h/2+f.Size*0.36, f, w.dim, s.Label)
			}
		}
	})
}

const outlineLeast = 5 // the narrowest outline, in units
