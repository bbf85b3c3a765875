package asm

import "breakfast/cpu/isa"

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
func (a *assembler) measure(s *section, r round) (restless *span) {
	if s.cum == nil {
		s.cum = make([]int64, len(s.spans)+1)
	}
	sum := int64(0)
	for i := range s.spans {
		sp := &s.spans[i]
		moved := sum - s.cum[i]
		if r.stale {
			moved = 0
		}
		s.cum[i] = sum
		if n := a.want(s, i, sp, moved, r); n != sp.size {
			sp.size, restless = n, sp
		}
		sum += sp.size
	}
	s.cum[len(s.spans)] = sum
	s.len = s.size + sum
	return restless
}

// want is the size that a span needs, when it, and so what is below, has moved so far.
func (a *assembler) want(s *section, i int, sp *span, moved int64, r round) int64 {
	here := sp.off + s.cum[i]
	switch sp.kind {
	case spanBranch:
		if r.first && r.exact { // the paddings come first
			break
		}
		n := a.branchSize(s, i, sp, moved, r)
		if r.growing {
			n = max(n, sp.size)
		}
		return n
	case spanTail:
		if !r.exact {
			return -here & (s.align - 1)
		}
	case spanAlign:
		switch {
		case r.exact || sp.loose == 0:
		case !sp.idle():
			return sp.to - sp.loose
		case here%2 == 0:
			return 0
		}
		n := -(int64(s.addr) + here) & (sp.to - 1)
		if sp.most > 0 && n > sp.most && sp.loose == 0 {
			return 0
		}
		return n
	case spanLi:
		if v, err := a.eval(sp.val); err == nil && fits(v.n, 32) {
			if list, _ := li(sp.in.Rd, v.n); len(list) == 2 {
				return 8
			}
		}
	case spanOrg:
		v, err := a.eval(sp.val)
		if err != nil {
			break
		}
		to := v.n
		if v.rel != 0 {
			to -= int64(s.addr)
		}
		if n := to - here; n >= 0 && n <= maxBytes {
			return n
		}
		return 0 // reported when all is settled
	case spanSpace:
		if v, err := a.eval(sp.val); err == nil && v.n >= 0 && v.n <= maxBytes {
			return v.n
		}
	case spanStep, spanULEB, spanSLEB:
		if v, err := a.eval(sp.val); err == nil {
			n := int64(len(sp.number(v.n, 0)))
			if r.growing {
				n = max(n, sp.size)
			}
			return n
		}
	}
	return sp.size
}

// number is the bytes of a number of variable length: those that it needs, or, if those are fewer, as many as size.
func (sp *span) number(n, size int64) []byte {
	if sp.kind == spanStep {
		return stepBytes(max(size, stepSize(n)), n)
	}
	b := appendLEB(nil, n, sp.kind == spanSLEB)
	for int64(len(b)) < size { // the same number, written longer
		last := len(b) - 1
		more := b[last] & 0x40 >> 6 * 0x7f
		if sp.kind == spanULEB {
			more = 0
		}
		b[last] |= 0x80
		b = append(b, more)
	}
	return b
}

// idle says that GNU as does nothing for an alignment: that to an instruction's size or less.
func (sp *span) idle() bool { return sp.kind == spanAlign && sp.loose > 0 && sp.to <= sp.loose }

// branchSize is how long a branch or jump has to be. Like GNU as, it takes a target in another section or file, or one that may be
// replaced, to be far.
func (a *assembler) branchSize(s *section, i int, sp *span, moved int64, r round) int64 {
	jump := sp.in.Op == isa.JAL
	far := int64(8)
	if jump {
		far = 4
	}
	t := sp.val.add
	if t != nil && (t.sec != s && !t.isNumber() || t.weak) {
		return far
	}
	d, ok := a.distance(s, i, sp, moved, r)
	here := t != nil && t.sec == s || t == nil && sp.asked
	switch {
	case !ok:
		return sp.size
	case sp.short && here && within(d, 1<<8), sp.short && here && jump && within(d, 1<<11):
		return 2
	case jump || within(d, 1<<12):
		return 4
	case sp.short:
		return 6
	}
	return far
}

// distance is how far it is from a branch to its target, as far as that is known.
func (a *assembler) distance(s *section, i int, sp *span, moved int64, r round) (d int64, ok bool) {
	t := sp.val.add
	below := t != nil && t.sec == s && t.spans > i
	if r.first && below && sp.val.sub == nil {
		// Where a label below will be is not known: GNU as takes the distance from the
		// beginning of the piece of code that it is in, as if that were at 0.
		return t.piece + sp.val.n - sp.off - s.cum[i], true
	}
	v, err := a.eval(sp.val)
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
func (s *symbol) isNumber() bool { return s.kind == symEqu && s.val().known() }
