package window

import (
	"math"
	"sort"
)

// A hart may change over between work, waiting and sleep thousands of times in an inch. Its lane draws what is long
// enough to be seen as bars, and of the rest how much of the time went to each: in columns, from below, work first.

const (
	columnWidth = 3 // units
	barLeast    = 9 // the narrowest bar
)

// shares draws the parts of a lane.
func (w *Window) shares(a area, parts []Lane, at func(uint64) float64) {
	a.w = clamp(at(w.v.Now)-a.x, 0, a.w)
	n := int(math.Ceil(a.w / columnWidth))
	if n == 0 { // all of it is to come
		return
	}
	cover := make([]float64, n*len(parts)) // how much of a column, by column and part
	for i, p := range parts {
		inSight(p.Spans, a, at, func(x, end float64, _ Span) {
			if end-x < barLeast {
				spread(cover[i:], len(parts), n, x-a.x, end-a.x)
			}
		})
	}
	inset := max(1, a.h*0.11)
	full := area{a.x, a.y + inset, columnWidth, a.h - 2*inset}
	for i := range n {
		full.x = a.x + float64(i)*columnWidth
		full.w = min(columnWidth, a.x+a.w-full.x)
		w.column(full, parts, cover[i*len(parts):(i+1)*len(parts)])
	}
	for _, p := range parts {
		colour, text := w.laneColour(p.Kind), w.onLane
		if p.Kind == IdleLane {
			text = w.text
		}
		inSight(p.Spans, a, at, func(x, end float64, s Span) {
			if end-x >= barLeast {
				label := s.Label
				if label == "" {
					label = p.Name
				}
				w.bar(area{x, full.y, end - x, full.h}, colour, text, label, a.x)
			}
		})
	}
}

// inSight calls draw with each span of which something can be seen.
func inSight(spans []Span, a area, at func(uint64) float64, draw func(x, end float64, s Span)) {
	first := sort.Search(len(spans), func(i int) bool { return at(spans[i].End) >= a.x })
	for _, s := range spans[first:] {
		x, end := at(s.Start), at(s.End)
		if x > a.x+a.w {
			return
		}
		draw(x, end, s)
	}
}

// spread adds a stretch to the columns that it covers: every step-th of cover is the same part's.
func spread(cover []float64, step, columns int, from, to float64) {
	from, to = max(from, 0), min(to, float64(columns*columnWidth))
	for i := int(from / columnWidth); i < columns && from < to; i++ {
		end := min(to, float64((i+1)*columnWidth))
		cover[i*step] += end - from
		from = end
	}
}

// column draws the parts' shares of one column.
func (w *Window) column(a area, parts []Lane, cover []float64) {
	all := 0.
	for _, v := range cover {
		all += v
	}
	if all < 0.02 {
		return
	}
	bottom := a.y + a.h
	for kind := TaskLane; kind <= IdleLane; kind++ {
		share := 0.
		for i, p := range parts {
			if p.Kind == kind {
				share += cover[i]
			}
		}
		if h := a.h * share / all; h > 0 {
			w.c.Rect(a.x, bottom-h, a.w, h, w.laneColour(kind))
			bottom -= h
		}
	}
}
