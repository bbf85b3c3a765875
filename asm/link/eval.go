package link

import (
	"errors"
	"fmt"

	"breakfast/asm/object"
	"breakfast/asm/syntax"
)

// errUndefined is what values with undefined symbols come to; those are reported elsewhere.
var errUndefined = errors.New("undefined")

// maxChain bounds how far .equ may refer to other .equ.
const maxChain = 1000

// eval computes a value after layout.
func (p *Program) eval(v object.Value) (object.Number, error) {
	r := p.evaluate(v, 0)
	return r, r.Err
}

// Address is where a label has come to stand.
func (p *Program) Address(s *object.Symbol) (addr uint32, ok bool) {
	r := p.address(s, 0)
	return uint32(r.N), r.Err == nil && r.Rel == 1
}

func (p *Program) evaluate(v object.Value, depth int) object.Number {
	if depth > maxChain {
		return object.Number{Err: errors.New("this value is defined by way of too many others")}
	}
	if t := v.Tree; t != nil {
		l := p.evaluate(t.L, depth+1)
		if l.Err != nil {
			return l
		}
		if t.Op >= syntax.Neg {
			n, _ := syntax.Compute(t.Op, l.N, 0)
			return object.Number{N: n}
		}
		r := p.evaluate(t.R, depth+1)
		if r.Err != nil {
			return r
		}
		n, ok := syntax.Compute(t.Op, l.N, r.N)
		if !ok {
			return object.Number{Err: errors.New("division by zero")}
		}
		switch t.Op {
		case syntax.Add:
			return object.Number{N: n, Rel: l.Rel + r.Rel}
		case syntax.Sub:
			return object.Number{N: n, Rel: l.Rel - r.Rel}
		}
		return object.Number{N: n}
	}
	r := object.Number{N: v.N}
	if v.Add != nil && v.Sub != nil { // a distance in a section is what it was before anything was merged
		if x, y := v.Add.Target(), v.Sub.Target(); x.Kind == object.SymLabel && y.Kind == object.SymLabel &&
			x.Sec == y.Sec &&
			p.merged[x.Sec] != nil {
			return object.Number{N: v.N + x.Off - y.Off}
		}
	}
	if v.Add != nil {
		x := p.address(v.Add, depth)
		if x.Err != nil {
			return x
		}
		r.N, r.Rel = r.N+x.N, x.Rel
	}
	if v.Sub != nil {
		x := p.address(v.Sub, depth)
		if x.Err != nil {
			return x
		}
		r.N, r.Rel = r.N-x.N, r.Rel-x.Rel
	}
	return r
}

// address is what a symbol stands for.
func (p *Program) address(s *object.Symbol, depth int) object.Number {
	s = s.Target()
	switch s.Kind {
	case object.SymLabel:
		if m := p.merged[s.Sec]; m != nil {
			return object.Number{N: int64(m.at(s.Sec, s.Off)), Rel: 1}
		}
		return object.Number{N: int64(s.Sec.At(s.Off, s.Spans)), Rel: 1}
	case object.SymEdge:
		return object.Number{N: int64(s.Rare.Edge()), Rel: 1}
	case object.SymUndefined:
		if s.Weak {
			return object.Number{}
		}
		return object.Number{Err: errUndefined}
	}
	r := s.Rare
	if r.Active {
		return object.Number{Err: fmt.Errorf("%s is defined by way of itself", s.Name)}
	}
	if r.Pass != p.pass || p.pass == 0 {
		r.Active = true
		r.Memo = p.evaluate(r.Val, depth+1)
		r.Active = false
		r.Pass = p.pass
	}
	return r.Memo
}
