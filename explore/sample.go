package explore

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"

	"breakfast/plain"
)

// Which timings are tried of a program that has too many.
//
// Each draw is of a boundary and a source, and does not depend on the others. Half of the draws are of all boundaries,
// each as likely as any other. The other half are of the instructions, each as likely as any other, and then of its
// visits: in a long run most boundaries are in a few loops, and what goes wrong is often in code that is seldom come
// by. Where more than one interrupt is placed, each further one is drawn evenly of the boundaries that the run then
// comes by, and all sources are tried there.

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

// A visited is how often the run without an interrupt comes by an instruction at which a source can be placed.
type visited map[drawnAt]int

// A drawnAt is an instruction, and a source by its index.
type drawnAt struct {
	pc     uint32
	source int
}

// A draw is what was drawn: timings by their number, of each source, and visits of instructions.
type draw struct {
	timing []map[int]bool // by source
	visit  map[drawnAt]map[int]bool
}

// draws draws from the timings of the run without an interrupt.
func (p *plan) draws(visits visited) *Sample {
	s := &Sample{Drawn: p.Sample, Placed: p.Most, Instructions: len(visits), Seed: p.Seed}
	kinds := slices.SortedFunc(maps.Keys(visits), func(a, b drawnAt) int {
		return cmp.Or(cmp.Compare(a.source, b.source), cmp.Compare(a.pc, b.pc))
	})
	of := make([]int, len(p.Sources))
	for _, k := range kinds {
		of[k.source] += visits[k]
		s.Of += visits[k]
	}
	if s.Drawn >= s.Of {
		s.Drawn = s.Of
		return s
	}
	p.drawn = &draw{timing: make([]map[int]bool, len(p.Sources)), visit: map[drawnAt]map[int]bool{}}
	for i := range p.drawn.timing {
		p.drawn.timing[i] = map[int]bool{}
	}
	l := lot(p.Seed)
	for i := range s.Drawn {
		if i < s.evenly() {
			n, source := l.below(s.Of), 0
			for ; n >= of[source]; source++ {
				n -= of[source]
			}
			p.drawn.timing[source][n] = true
			continue
		}
		k := kinds[l.below(len(kinds))]
		if p.drawn.visit[k] == nil {
			p.drawn.visit[k] = map[int]bool{}
		}
		p.drawn.visit[k][l.below(visits[k])] = true
	}
	return s
}

// picks is which sources are tried at a boundary that a walk has come by, as bits, of those that can be placed there.
func (w *walker) picks(pc uint32, can uint32) uint32 {
	if can == 0 {
		return 0
	}
	w.came++
	switch {
	case w.one != nil:
		if w.one.below(w.came) > 0 { // the last that is kept is any with the same chance
			return 0
		}
		w.list, w.taken, w.taking = w.list[:0], w.taken[:0], w.taking[:0]
		for i := range w.wait {
			w.wait[i] = w.wait[i][:0]
		}
	case w.drawn != nil:
		picked := uint32(0)
		for s := range w.Sources {
			if can>>s&1 == 0 {
				continue
			}
			k := drawnAt{pc, s}
			if w.drawn.timing[s][w.timings[s]] || w.drawn.visit[k][w.visits[k]] {
				picked |= 1 << s
			}
			w.timings[s]++
			w.visits[k]++
		}
		return picked
	}
	return can
}

// further decides by lot at which boundary, after what is placed, the next interrupt is placed.
func (w *worker) further() *lot {
	l := lot(w.Seed)
	for _, p := range w.placed {
		l = lot(l.next() ^ p.At.Steps<<8 ^ uint64(p.Source.Number))
	}
	return &l
}

// evenly is how many of the draws are of all boundaries.
func (s *Sample) evenly() int { return (s.Drawn + 1) / 2 }

// Finds is with which chance the sample has one of so many schedules of so many interrupts, at least; whichever they
// are.
func (s *Sample) Finds(schedules, placed int) float64 {
	if s.Drawn >= s.Of && placed == 1 {
		return 1
	}
	one := float64(schedules) / float64(s.Of)
	for range placed - 1 {
		one /= float64(max(s.Rest, 1))
	}
	return 1 - math.Pow(1-min(one, 1), float64(s.evenly()))
}

// Says is what the sample is worth, in sentences.
func (s *Sample) Says() (list []string) {
	text := fmt.Sprintf("%s by lot of %s, with seed %d", plural(uint64(s.Drawn), "draw"),
		plural(uint64(s.Of), "timing"), s.Seed)
	switch {
	case s.Cut:
		return []string{text + ": it was cut before all of them were tried, and says no more than of those that were."}
	case s.Drawn >= s.Of && s.Placed == 1:
		return []string{text + ": all of them."}
	case s.Placed == 1:
		n, k := s.evenly(), s.Drawn-s.evenly()
		visit := 1 - math.Pow(1-1/float64(s.Instructions), float64(k))
		return []string{fmt.Sprintf("%s: %s of any, %s of any of %s, and then of its visits.", text,
			plain.Grouped(n), plain.Grouped(k), plural(uint64(s.Instructions), "instruction")),
			// none of n fails with a chance of (1-p)^n, if p is the share that fails
			fmt.Sprintf("If one in %.1f or more fails, that is seen in 95 of 100 samples; if one timing "+
				"alone does, in %s; if all at one instruction do, in %s.",
				math.Floor(10/(1-math.Pow(0.05, 1/float64(n))))/10, share(s.Finds(1, 1)), share(visit))}
	}
	return []string{fmt.Sprintf("%s, each the first interrupt of a run; each further one is drawn of where the "+
		"run then "+
		"comes by, %s boundaries at most.", text, plain.Grouped(s.Rest)),
		fmt.Sprintf("A failure that needs %d interrupts, each at one boundary alone, is seen in %s samples.", s.Placed,
			share(s.Finds(1, s.Placed)))}
}

// share is a chance as people read it: "12 of 100", "1 of 34,000".
func share(p float64) string {
	if p >= 0.1 {
		return fmt.Sprintf("%d of 100", int(100*p))
	}
	return "1 of " + plain.Grouped(uint64(math.Ceil(1/p)))
}
