package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"breakfast/machine"
	"breakfast/plain"
)

const (
	mostPending = 1 << 20 // deeds that one side is ahead
	mostMatched = 1 << 20 // pairs that are remembered
	silence     = diffSlice
	mostIdle    = 10
)

// A matcher compares what two runs do, strand by strand.
type matcher struct {
	a, b    *side
	last    map[strand]match // the last deed of each strand that both did
	matched []match          // in any order
	found   []unlikeness
	devices int // stores to devices that were the same
	others  int // stores to variables that were
}

// A match is a deed that both runs did: the steps.
type match struct{ a, b uint64 }

// An unlikeness is a deed that the runs did differently, or that one did and the other did not: its step is 0.
type unlikeness struct {
	strand strand
	a, b   uint64
}

func (u unlikeness) first() uint64 {
	if u.a == 0 || u.b == 0 {
		return u.a + u.b
	}
	return min(u.a, u.b)
}

// compareDoings compares what two runs do to devices and to shared variables.
func compareDoings(ctx context.Context, a, b *side) (*difference, error) {
	m := &matcher{a: a, b: b, last: map[strand]match{}}
	idle := 0 // rounds in which one has ended and the other did nothing
	for moved := true; moved && idle < mostIdle; idle++ {
		over := len(m.found) > 0 // one round more shows what one of them leaves out
		moved = false
		did := a.doings.count + b.doings.count
		for _, s := range []*side{a, b} {
			if s.ended || s.doings.pending > mostPending {
				continue
			}
			moved = true
			if err := s.advance(ctx, diffSlice); err != nil {
				return nil, err
			}
		}
		m.match()
		if over {
			break
		}
		if a.ended == b.ended || a.doings.count+b.doings.count != did {
			idle = 0
		}
	}
	m.left(a, b, func(x uint64) unlikeness { return unlikeness{a: x} })
	m.left(b, a, func(x uint64) unlikeness { return unlikeness{b: x} })
	if len(m.found) > 0 {
		return m.show(ctx, slices.MinFunc(m.found,
			func(x, y unlikeness) int { return cmp.Compare(x.first(), y.first()) }))
	}
	if u, ok := m.order(); ok {
		return m.showOrder(ctx, u)
	}
	if x, y := a.stop, b.stop; x.Reason != y.Reason || x.Code != y.Code || x.Trap.Cause != y.Trap.Cause {
		return m.showEnds(ctx)
	}
	d := same("doings", a, b)
	d.Message += fmt.Sprintf("; %s stores to devices and %s to variables are the same",
		plain.Grouped(uint64(m.devices)),
		plain.Grouped(uint64(m.others)))
	return d, nil
}

// match compares what both have done by now, and forgets what was the same.
func (m *matcher) match() {
	for _, s := range m.a.doings.open() {
		x, y := m.a.doings.strands[s], m.b.doings.strands[s]
		n := min(len(x), len(y))
		for i := range n {
			if x[i].what != y[i].what {
				m.found = append(m.found, unlikeness{s, x[i].step, y[i].step})
				m.a.doings.close(s)
				m.b.doings.close(s)
				break
			}
			m.pair(s, match{x[i].step, y[i].step})
		}
		m.a.doings.drop(s, n)
		m.b.doings.drop(s, n)
	}
}

func (m *matcher) pair(s strand, p match) {
	m.last[s] = p
	if len(m.matched) == mostMatched {
		m.matched = append(m.matched[:0], m.matched[mostMatched/2:]...)
	}
	m.matched = append(m.matched, p)
	if s.part >= 0 {
		m.devices++
	} else {
		m.others++
	}
}

// left finds what x did and y did not: y has ended, or does other things since long.
func (m *matcher) left(x, y *side, as func(step uint64) unlikeness) {
	now := y.m.Position().Steps
	over := y.ended && y.stop.Reason != machine.Reached
	for _, s := range x.doings.open() {
		list := x.doings.strands[s]
		heard := m.last[s].b
		if x == m.b {
			heard = m.last[s].a
		}
		if over || now >= max(heard, list[0].step)+silence {
			u := as(list[0].step)
			u.strand = s
			m.found = append(m.found, u)
		}
	}
}

// order finds the first deed that both did, but not in the same order with all others. Where interrupts come, the order
// is theirs.
func (m *matcher) order() (u unlikeness, found bool) {
	if m.a.doings.interrupted || m.b.doings.interrupted || m.devices+m.others > mostMatched {
		return u, false
	}
	slices.SortFunc(m.matched, func(x, y match) int { return cmp.Compare(x.a, y.a) })
	for i := 1; i < len(m.matched); i++ {
		if p, q := m.matched[i-1], m.matched[i]; q.b < p.b {
			return unlikeness{a: p.a, b: q.b}, true
		}
	}
	return u, false
}

// show shows a deed that the runs did differently. Of a run that did not do it, the last thing is shown that both did
// before.
func (m *matcher) show(ctx context.Context, u unlikeness) (*difference, error) {
	d := &difference{Rule: "doings", What: "variable"}
	if u.strand.part >= 0 {
		d.What = "device"
	}
	stepA, stepB := u.a, u.b
	if u.a == 0 {
		stepA = m.before(func(p match) (uint64, uint64) { return p.b, p.a }, u.b)
	}
	if u.b == 0 {
		stepB = m.before(func(p match) (uint64, uint64) { return p.a, p.b }, u.a)
	}
	va, vb, err := m.look(ctx, stepA, stepB)
	if err != nil {
		return nil, err
	}
	switch {
	case u.a == 0:
		d.Message = fmt.Sprintf("at step %s B %s; A does not%s", plain.Grouped(u.b), vb.access, m.a.howOver())
	case u.b == 0:
		d.Message = fmt.Sprintf("at step %s A %s; B does not%s", plain.Grouped(u.a), va.access, m.b.howOver())
	default:
		d.Message = fmt.Sprintf("at step %s A %s; at step %s B %s", plain.Grouped(u.a), va.access,
			plain.Grouped(u.b), vb.access)
	}
	d.show(&va, &vb)
	return d, nil
}

// before is the step of the last thing that both did before this one's step: 1 if there was none.
func (m *matcher) before(order func(match) (mine, other uint64), step uint64) uint64 {
	last, other := uint64(0), uint64(1)
	for _, p := range m.matched {
		if x, y := order(p); x < step && x > last {
			last, other = x, y
		}
	}
	return other
}

func (m *matcher) look(ctx context.Context, stepA, stepB uint64) (va, vb view, err error) {
	if va, err = m.a.look(ctx, stepA); err == nil {
		vb, err = m.b.look(ctx, stepB)
	}
	return va, vb, err
}

func (m *matcher) showOrder(ctx context.Context, u unlikeness) (*difference, error) {
	va, vb, err := m.look(ctx, u.a, u.b)
	if err != nil {
		return nil, err
	}
	d := &difference{Rule: "doings", What: "order",
		Message: fmt.Sprintf("they do the same, in another order: A first %s, B first %s", va.access, vb.access)}
	d.show(&va, &vb)
	return d, nil
}

func (m *matcher) showEnds(ctx context.Context) (*difference, error) {
	va, vb, err := m.look(ctx, m.a.m.Position().Steps, m.b.m.Position().Steps)
	if err != nil {
		return nil, err
	}
	d := &difference{Rule: "doings", What: "end", Message: fmt.Sprintf("they do the same, and A ends %s, B %s",
		m.a.how(), m.b.how())}
	d.show(&va, &vb)
	return d, nil
}

// howOver says of a run that has ended how it did.
func (s *side) howOver() string {
	if s.ended {
		return ", and ends " + s.how()
	}
	return ""
}
