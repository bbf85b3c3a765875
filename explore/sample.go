package explore

import (
	"fmt"
	"math"

	"breakfast/plain"
)

// A lot is a sequence of numbers that a seed decides (SplitMix64, Steele and others, OOPSLA 2014).
type lot uint64

func (l *lot) next() uint64 {
	*l += 0x9e3779b97f4a7c15
	z := uint64(*l)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// below is a number below n; each is as likely as any other, but for less than one in 2^32.
func (l *lot) below(n int) int { return int(l.next() >> 32 * uint64(n) >> 32) }

// draw decides by lot at which boundaries of the first walk the first interrupt is placed, and of which source: each
// choice of so many is as likely as any other (Floyd's way).
func (s *search) draw() {
	all := len(s.first.list) * len(s.Sources)
	n := min(s.Sample, all)
	l := lot(s.Seed)
	s.lots = make(map[int]bool, n)
	for j := all - n; j < all; j++ {
		if k := l.below(j + 1); !s.lots[k] {
			s.lots[k] = true
		} else {
			s.lots[j] = true
		}
	}
}

// wholly says that the lot fell on everything.
func (s *search) wholly() bool {
	return s.lots == nil || s.Most == 1 && len(s.lots) == len(s.first.list)*len(s.Sources)
}

// drawn says that the lot fell on a boundary of the first walk and a source; always, where there are no lots.
func (w *worker) drawn(boundary, source int) bool {
	return w.lots == nil || len(w.placed) > 0 || w.lots[boundary*len(w.Sources)+source]
}

// lot is at which of so many boundaries, after what is placed, the next interrupt is placed: at one, or, where there
// are no lots, at all.
func (w *worker) lot(n int) (from, to int) {
	if w.lots == nil {
		return 0, n
	}
	l := lot(w.Seed)
	for _, p := range w.placed {
		l = lot(l.next() ^ p.At.Steps<<8 ^ uint64(p.Source.Number))
	}
	from = l.below(n)
	return from, from + 1
}

// Says is what the sample is worth, in a sentence.
func (s *Sample) Says() string {
	text := fmt.Sprintf("%s drawn by lot of %s, with seed %d", plural(uint64(s.Drawn), "timing"),
		plain.Grouped(s.Of), s.Seed)
	switch {
	case s.Cut:
		return text + ": it was cut before all of them were tried, and says no more than of those that were."
	case s.Drawn >= s.Of:
		return text + ": all of them."
	}
	// none of n fails with a chance of (1-p)^n, if p is the share that fails
	one := 1 / (1 - math.Pow(0.05, 1/float64(max(s.Drawn, 1))))
	return fmt.Sprintf("%s: if one in %.1f or more fails, that is seen in 95 of 100 samples.", text,
		math.Floor(one*10)/10)
}
