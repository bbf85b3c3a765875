package object

import (
	"errors"
	"fmt"

	"breakfast/asm/syntax"
)

// A number is what an expression comes to when all addresses are known.
type number struct {
	n   int64
	rel int // how many addresses are in it: 0 for a number, 1 for an address
	err error
}

// errUndefined is what values with undefined symbols come to; those are reported elsewhere.
var errUndefined = errors.New("undefined")

// maxChain bounds how far .equ may refer to other .equ.
const maxChain = 1000

// eval computes a value after layout.
func (a *Program) eval(v Value) (number, error) {
	r := a.evaluate(v, 0)
	return r, r.err
}

func (a *Program) evaluate(v Value, depth int) number {
	if depth > maxChain {
		return number{err: errors.New("this value is defined by way of too many others")}
	}
	if t := v.Tree; t != nil {
		l := a.evaluate(t.L, depth+1)
		if l.err != nil {
			return l
		}
		if t.op >= syntax.Neg {
			n, _ := syntax.Compute(t.op, l.n, 0)
			return number{n: n}
		}
		r := a.evaluate(t.R, depth+1)
		if r.err != nil {
			return r
		}
		n, ok := syntax.Compute(t.op, l.n, r.n)
		if !ok {
			return number{err: errors.New("division by zero")}
		}
		switch t.op {
		case syntax.Add:
			return number{n: n, rel: l.rel + r.rel}
		case syntax.Sub:
			return number{n: n, rel: l.rel - r.rel}
		}
		return number{n: n}
	}
	r := number{n: v.N}
	if v.Add != nil && v.Sub != nil { // a distance in a section is what it was before anything was merged
		if x, y := v.Add.target(), v.Sub.target(); x.Kind == SymLabel && y.Kind == SymLabel && x.Sec == y.Sec &&
			x.Sec.merged != nil {
			return number{n: v.N + x.Off - y.Off}
		}
	}
	if v.Add != nil {
		x := a.address(v.Add, depth)
		if x.err != nil {
			return x
		}
		r.n, r.rel = r.n+x.n, x.rel
	}
	if v.Sub != nil {
		x := a.address(v.Sub, depth)
		if x.err != nil {
			return x
		}
		r.n, r.rel = r.n-x.n, r.rel-x.rel
	}
	return r
}

// address is what a symbol stands for.
func (a *Program) address(s *Symbol, depth int) number {
	s = s.target()
	switch s.Kind {
	case SymLabel:
		if s.Sec.merged != nil {
			return number{n: int64(s.Sec.mergedAt(s.Off)), rel: 1}
		}
		return number{n: int64(s.Sec.at(s.Off, s.Spans)), rel: 1}
	case symEdge:
		return number{n: int64(s.edge()), rel: 1}
	case SymUndefined:
		if s.Weak {
			return number{}
		}
		return number{err: errUndefined}
	}
	if s.active {
		return number{err: fmt.Errorf("%s is defined by way of itself", s.Name)}
	}
	if s.pass != a.pass || a.pass == 0 {
		s.active = true
		s.memo = a.evaluate(s.Val, depth+1)
		s.active = false
		s.pass = a.pass
	}
	return s.memo
}
