package object

import (
	"breakfast/asm/arch"
	"breakfast/cpu/isa"
)

// maxPasses bounds the search for sizes that fit together.
const maxPasses = 100

// A round says how sizes are looked for.
type round struct {
	exact   bool // paddings of code count as what they are
	first   bool // nothing has been measured in this way yet
	stale   bool // what is below counts with its old address, though what is above has moved
	growing bool // branches may become longer only: so the search comes to an end
}

// maxStale is for how many rounds old addresses are used as GNU as uses them. It goes on until all
// fits, which takes the longer the more has moved; what is left by then comes out the same.
const maxStale = 8

// measure goes through the spans of a section once, and gives each the size that it needs as
// things stand. It returns one that changed, if there is one.
//
// There can be more than one set of sizes that fit together: two branches that reach only if the
// other is short may both be short or both be long. To come to the same one as GNU as, the search
// begins where its begins (see near), and goes the same way.
func (a *Program) measure(s *Section, r round) (restless *Span) {
	if s.cum == nil {
		s.cum = make([]int64, len(s.Spans)+1)
	}
	sum := int64(0)
	for i := range s.Spans {
		sp := &s.Spans[i]
		moved := sum - s.cum[i]
		if r.stale {
			moved = 0
		}
		s.cum[i] = sum
		if n := a.want(s, i, sp, moved, r); n != sp.Size {
			sp.Size, restless = n, sp
		}
		sum += sp.Size
	}
	s.cum[len(s.Spans)] = sum
	s.Len = s.Size + sum
	return restless
}

// want is the size that a span needs, when it, and so what is below, has moved so far.
func (a *Program) want(s *Section, i int, sp *Span, moved int64, r round) int64 {
	here := sp.off + s.cum[i]
	switch sp.Kind {
	case SpanBranch:
		if r.first && r.exact { // the paddings come first
			break
		}
		n := a.branchSize(s, i, sp, moved, r)
		if r.growing {
			n = max(n, sp.Size)
		}
		return n
	case SpanTail:
		if !r.exact {
			return -here & (s.align - 1)
		}
	case spanAlign:
		switch {
		case r.exact || sp.loose == 0:
		case !sp.Idle():
			return sp.to - sp.loose
		case here%2 == 0:
			return 0
		}
		n := -(int64(s.addr) + here) & (sp.to - 1)
		if sp.most > 0 && n > sp.most && sp.loose == 0 {
			return 0
		}
		return n
	case SpanLi:
		if v, err := a.eval(sp.Val); err == nil && arch.Fits(v.n, 32) {
			if list, _ := arch.Li(sp.In.Rd, v.n); len(list) == 2 {
				return 8
			}
		}
	case spanOrg:
		v, err := a.eval(sp.Val)
		if err != nil {
			break
		}
		to := v.n
		if v.rel != 0 {
			to -= int64(s.addr)
		}
		if n := to - here; n >= 0 && n <= MaxBytes {
			return n
		}
		return 0 // reported when all is settled
	case spanSpace:
		if v, err := a.eval(sp.Val); err == nil && v.n >= 0 && v.n <= MaxBytes {
			return v.n
		}
	case SpanStep, SpanULEB, SpanSLEB:
		if v, err := a.eval(sp.Val); err == nil {
			n := int64(len(sp.number(v.n, 0)))
			if r.growing {
				n = max(n, sp.Size)
			}
			return n
		}
	}
	return sp.Size
}

// Idle says that GNU as does nothing for an alignment: that to an instruction's size or less.
func (sp *Span) Idle() bool { return sp.Kind == spanAlign && sp.loose > 0 && sp.to <= sp.loose }

// branchSize is how long a branch or jump has to be. Like GNU as, it takes a target in another section
// or file, or one that may be replaced, to be far.
func (a *Program) branchSize(s *Section, i int, sp *Span, moved int64, r round) int64 {
	jump := sp.In.Op == isa.JAL
	far := int64(8)
	if jump {
		far = 4
	}
	t := sp.Val.Add
	if t != nil && (t.Sec != s && !t.isNumber() || t.Weak) {
		return far
	}
	d, ok := a.distance(s, i, sp, moved, r)
	here := t != nil && t.Sec == s || t == nil && sp.Asked
	switch {
	case !ok:
		return sp.Size
	case sp.Short && here && within(d, 1<<8), sp.Short && here && jump && within(d, 1<<11):
		return 2
	case jump || within(d, 1<<12):
		return 4
	case sp.Short:
		return 6
	}
	return far
}

// distance is how far it is from a branch to its target, as far as that is known.
func (a *Program) distance(s *Section, i int, sp *Span, moved int64, r round) (d int64, ok bool) {
	t := sp.Val.Add
	below := t != nil && t.Sec == s && t.Spans > i
	if r.first && below && sp.Val.Sub == nil {
		// Where a label below will be is not known: GNU as takes the distance from the
		// beginning of the piece of code that it is in, as if that were at 0.
		return t.piece + sp.Val.N - sp.off - s.cum[i], true
	}
	v, err := a.eval(sp.Val)
	if err != nil {
		return 0, false
	}
	d = int64(int32(uint32(v.n) - s.at(sp.off, i)))
	if below {
		d += moved
	}
	return d, true
}

// within says that a branch with this reach goes over a distance.
func within(d, reach int64) bool { return d >= -reach && d < reach }

// isNumber says that a symbol stands for a plain number.
func (s *Symbol) isNumber() bool { return s.Kind == SymEqu && s.Val.Known() }
