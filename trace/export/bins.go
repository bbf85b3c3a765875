package export

import (
	"math"

	"breakfast/devices"
	"breakfast/trace"
)

// A window is a stretch of time that is drawn, from x0 to x1, in columns of Pixel units.
type window struct {
	from, to      devices.Ticks
	x0, x1, pixel float64
}

func (w window) columns() int { return max(1, int(math.Round((w.x1-w.x0)/w.pixel))) }

// x is where a moment is, and at which moment is there.
func (w window) x(t devices.Ticks) float64 {
	t = min(max(t, w.from), w.to)
	return w.x0 + (w.x1-w.x0)*float64(t-w.from)/float64(max(w.to-w.from, 1))
}

// width is how wide a length of time is.
func (w window) width(t devices.Ticks) float64 {
	return (w.x1 - w.x0) * float64(t) / float64(max(w.to-w.from, 1))
}

// shares is how much of each column a row was in one of some states.
func (w window) shares(segments []trace.Segment, states ...trace.State) []float64 {
	list := make([]float64, w.columns())
	for _, s := range segments {
		var part float64
		for _, state := range states {
			part += float64(s.By[state])
		}
		if part > 0 {
			w.spread(list, s.From, s.To, part/float64(s.To-s.From))
		}
	}
	return list
}

// spread adds a share of a stretch to the columns that it covers.
func (w window) spread(list []float64, from, to devices.Ticks, share float64) {
	n, span := float64(len(list)), float64(max(w.to-w.from, 1))
	a := float64(max(from, w.from)-w.from) / span * n
	b := float64(min(max(to, w.from), w.to)-w.from) / span * n
	for i := int(a); float64(i) < b && i < len(list); i++ {
		list[i] += share * (min(b, float64(i+1)) - max(a, float64(i)))
	}
}

// counts is how many moments each column has.
func (w window) counts(marks []trace.Mark) []float64 {
	list := make([]float64, w.columns())
	for _, m := range marks {
		if m.At >= w.from && m.At < w.to {
			i := int(float64(m.At-w.from) / float64(w.to-w.from) * float64(len(list)))
			list[min(i, len(list)-1)] += float64(m.Count)
		}
	}
	return list
}

// A stroke is a stretch to be painted: from and to in units, and how strongly, 0 to 1. Solid ones are whole.
type stroke struct {
	from, to, alpha float64
	mark            bool // it is as wide as it must be to be seen, and may be shorter
}

func (s stroke) solid() bool { return s.alpha == 1 }

const (
	thinnest = 1.4  // pixels that a mark is wide at least
	faintest = 0.12 // how strongly the smallest share is painted, so that it is seen
	lonely   = 3    // columns without anything, on both sides of what is drawn as a mark
	levels   = 16   // of strength
)

// strokes says how to paint shares of columns. A stretch that fills its columns is solid. What is smaller than a column
// and stands alone is a mark of a pixel's width; where there is more of it, each column is as strong as its share:
// never solid.
func (w window) strokes(share []float64) (list []stroke) {
	for i := 0; i < len(share); {
		if share[i] <= 0 {
			i++
			continue
		}
		j := i
		for j < len(share) && share[j] > 0 {
			j++
		}
		if j-i <= 2 && share[i]+share[j-1]*float64(j-i-1) < thinnest && w.lonely(share, i, j) {
			list = append(list, w.mark(share, i, j))
		} else {
			list = w.shade(list, share, i, j)
		}
		i = j
	}
	return list
}

// lonely says that nothing is near the columns from i to j.
func (w window) lonely(share []float64, i, j int) bool {
	for k := max(0, i-lonely); k < min(len(share), j+lonely); k++ {
		if (k < i || k >= j) && share[k] > 0 {
			return false
		}
	}
	return true
}

// mark is what is in the columns from i to j, at its place.
func (w window) mark(share []float64, i, j int) stroke {
	sum, at := 0., 0.
	for k := i; k < j; k++ {
		sum += share[k]
		at += share[k] * (float64(k) + 0.5)
	}
	wide := min(thinnest*w.pixel, w.x1-w.x0)
	middle := w.x0 + at/sum*w.pixel
	from := math.Floor((middle-wide/2-w.x0)/w.pixel+0.5)*w.pixel + w.x0
	from = max(min(from, w.x1-wide), w.x0)
	return stroke{from, from + wide, 1, true}
}

const whole = 0.995 // a column is full

// shade paints the columns from i to j by their shares. The columns at the ends of a solid stretch cut it where it
// ends.
func (w window) shade(list []stroke, share []float64, i, j int) []stroke {
	for k := i; k < j; k++ {
		s := stroke{w.x0 + float64(k)*w.pixel, w.x0 + float64(k+1)*w.pixel, 0, false}
		switch {
		case share[k] >= whole:
			s.alpha = 1
		case k+1 < j && share[k+1] >= whole && (k == i || share[k-1] < whole):
			s.from, s.alpha = s.to-share[k]*w.pixel, 1
		case k > i && share[k-1] >= whole && (k+1 == j || share[k+1] < whole):
			s.to, s.alpha = s.from+share[k]*w.pixel, 1
		default:
			s.alpha = math.Round(max(share[k], faintest)*levels) / levels
			s.alpha = min(max(s.alpha, 1./levels), 1-1./levels)
		}
		if n := len(list); n > 0 && list[n-1].alpha == s.alpha && math.Abs(list[n-1].to-s.from) < w.pixel/100 {
			list[n-1].to = s.to
		} else {
			list = append(list, s)
		}
	}
	return list
}
