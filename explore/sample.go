package explore

import (
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

// A draw is what was drawn: sources, as bits, of boundaries by their number, and of instructions by their visit.
type draw struct {
	boundary map[int]uint32
	visit    map[uint32]map[int]uint32
}

// draws draws from the boundaries of the run without an interrupt: how often each instruction is come by.
func (p *plan) draws(visits map[uint32]int) *Sample {
	s := &Sample{Drawn: p.Sample, Sources: len(p.Sources), Instructions: len(visits), Seed: p.Seed}
	pcs := slices.Sorted(maps.Keys(visits))
	for _, pc := range pcs {
		s.Boundaries += visits[pc]
	}
	if s.Boundaries == 0 {
		return s
	}
	if s.Drawn >= s.Of() {
		s.Drawn = s.Of()
		return s
	}
	p.drawn = &draw{boundary: map[int]uint32{}, visit: map[uint32]map[int]uint32{}}
	l := lot(p.Seed)
	for i := range s.Drawn {
		source := uint32(1) << l.below(s.Sources)
		if i < s.evenly() {
			p.drawn.boundary[l.below(s.Boundaries)] |= source
			continue
		}
		pc := pcs[l.below(len(pcs))]
		if p.drawn.visit[pc] == nil {
			p.drawn.visit[pc] = map[int]uint32{}
		}
		p.drawn.visit[pc][l.below(visits[pc])] |= source
	}
	return s
}

// picks is which sources are tried at a boundary that a walk has come by, as bits.
func (w *walker) picks(pc uint32) uint32 {
	const all = 1<<mostSources - 1
	n := w.came
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
		visit := w.visits[pc]
		w.visits[pc]++
		return w.drawn.boundary[n] | w.drawn.visit[pc][visit]
	}
	return all
}

// further decides by lot at which boundary, after what is placed, the next interrupt is placed.
func (w *worker) further() *lot {
	l := lot(w.Seed)
	for _, p := range w.placed {
		l = lot(l.next() ^ p.At.Steps<<8 ^ uint64(p.Source.Number))
	}
	return &l
}

// Of is how many timings of one interrupt there are to draw from.
func (s *Sample) Of() int { return s.Boundaries * s.Sources }

// evenly is how many of the draws are of all boundaries.
func (s *Sample) evenly() int { return (s.Drawn + 1) / 2 }

// Finds is with which chance the sample has one of so many schedules of so many interrupts, at least; whichever they
// are.
func (s *Sample) Finds(schedules, placed int) float64 {
	if s.Drawn >= s.Of() && placed == 1 {
		return 1
	}
	one := float64(schedules) / float64(s.Of())
	for range placed - 1 {
		one /= float64(max(s.Rest, 1))
	}
	return 1 - math.Pow(1-min(one, 1), float64(s.evenly()))
}

// Says is what the sample is worth, in sentences.
func (s *Sample) Says() (list []string) {
	text := fmt.Sprintf("%s by lot of %s, with seed %d", plural(uint64(s.Drawn), "draw"),
		plural(uint64(s.Of()), "timing"), s.Seed)
	switch {
	case s.Cut:
		return []string{text + ": it was cut before all of them were tried, and says no more than of those that were."}
	case s.Drawn >= s.Of() && s.Placed == 1:
		return []string{text + ": all of them."}
	case s.Placed == 1:
		n, k := s.evenly(), s.Drawn-s.evenly()
		visit := 1 - math.Pow(1-1/float64(s.Instructions*s.Sources), float64(k))
		return []string{fmt.Sprintf("%s: %s of any boundary, %s of any of %s, and then of its visits.", text,
			plain.Grouped(n), plain.Grouped(k), plural(uint64(s.Instructions), "instruction")),
			// none of n fails with a chance of (1-p)^n, if p is the share that fails
			fmt.Sprintf("If one in %.1f or more fails, that is seen in 95 of 100 samples; one timing alone in "+
				"%s; one of "+
				"a source at every visit of an instruction in %s.",
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
