package link

import (
	"breakfast/asm/arch"
	"breakfast/asm/object"
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
// begins where its begins (see distance), and goes the same way.
func (p *Program) measure(s *object.Section, r round) (restless *object.Span) {
	if s.Cum == nil {
		s.Cum = make([]int64, len(s.Spans)+1)
	}
	sum := int64(0)
	for i := range s.Spans {
		sp := &s.Spans[i]
		moved := sum - s.Cum[i]
		if r.stale {
			moved = 0
		}
		s.Cum[i] = sum
		if n := p.want(s, i, sp, moved, r); n != sp.Size {
			sp.Size, restless = n, sp
		}
		sum += sp.Size
	}
	s.Cum[len(s.Spans)] = sum
	s.Len = s.Size + sum
	return restless
}

// want is the size that a span needs, when it, and so what is below, has moved so far.
func (p *Program) want(s *object.Section, i int, sp *object.Span, moved int64, r round) int64 {
	here := sp.Off + s.Cum[i]
	switch sp.Kind {
	case object.SpanBranch:
		if r.first && r.exact { // the paddings come first
			break
		}
		n := p.branchSize(s, i, sp, moved, r)
		if r.growing {
			n = max(n, sp.Size)
		}
		return n
	case object.SpanTail:
		if !r.exact {
			return -here & (s.Align - 1)
		}
	case object.SpanAlign:
		return paddingSize(s, sp, here, r)
	case object.SpanLi:
		if v, err := p.eval(sp.Val); err == nil && arch.Fits(v.N, 32) {
			if len(arch.Li(sp.In.Rd, v.N)) == 2 {
				return 8
			}
		}
	case object.SpanOrg:
		v, err := p.eval(sp.Val)
		if err != nil {
			break
		}
		to := v.N
		if v.Rel != 0 {
			to -= int64(s.Addr)
		}
		if n := to - here; n >= 0 && n <= object.MaxBytes {
			return n
		}
		return 0 // reported when all is settled
	case object.SpanSpace:
		if v, err := p.eval(sp.Val); err == nil && v.N >= 0 && v.N <= object.MaxBytes {
			return v.N
		}
	case object.SpanStep, object.SpanULEB, object.SpanSLEB:
		if v, err := p.eval(sp.Val); err == nil {
			n := int64(len(sp.Number(v.N, 0)))
			if r.growing {
				n = max(n, sp.Size)
			}
			return n
		}
	}
	return sp.Size
}

// paddingSize is how many bytes an alignment takes so far into the section.
func paddingSize(s *object.Section, sp *object.Span, here int64, r round) int64 {
	switch {
	case r.exact || sp.Loose == 0:
	case !sp.Idle():
		return sp.To - sp.Loose
	case here%2 == 0:
		return 0
	}
	n := -(int64(s.Addr) + here) & (sp.To - 1)
	if sp.Most > 0 && n > sp.Most && sp.Loose == 0 {
		return 0
	}
	return n
}

// branchSize is how long a branch or jump has to be. Like GNU as, it takes a target in another section
// or file, or one that may be replaced, to be far.
func (p *Program) branchSize(s *object.Section, i int, sp *object.Span, moved int64, r round) int64 {
	jump := sp.In.Op == isa.JAL
	far := int64(8)
	if jump {
		far = 4
	}
	t := sp.Val.Add
	if t != nil && (t.Sec != s && !t.IsNumber() || t.Weak) || p.Partial && (t == nil || t.IsNumber()) {
		return far
	}
	d, ok := p.distance(s, i, sp, moved, r)
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
func (p *Program) distance(s *object.Section, i int, sp *object.Span, moved int64, r round) (d int64, ok bool) {
	t := sp.Val.Add
	below := t != nil && t.Sec == s && t.Spans > i
	if r.first && below && sp.Val.Sub == nil {
		// Where a label below will be is not known: GNU as takes the distance from the
		// beginning of the piece of code that it is in, as if that were at 0.
		return t.Piece + sp.Val.N - sp.Off - s.Cum[i], true
	}
	v, err := p.eval(sp.Val)
	if err != nil {
		return 0, false
	}
	d = int64(int32(uint32(v.N) - s.At(sp.Off, i)))
	if below {
		d += moved
	}
	return d, true
}

// within says that a branch with this reach goes over a distance.
func within(d, reach int64) bool { return d >= -reach && d < reach }
