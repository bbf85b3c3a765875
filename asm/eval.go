package asm

import (
	"errors"
	"fmt"
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
func (a *assembler) eval(v value) (number, error) {
	r := a.evaluate(v, 0)
	return r, r.err
}

func (a *assembler) evaluate(v value, depth int) number {
	if depth > maxChain {
		return number{err: errors.New("this value is defined by way of too many others")}
	}
	if t := v.tree; t != nil {
		l := a.evaluate(t.l, depth+1)
		if l.err != nil {
			return l
		}
		if t.op >= opNeg {
			n, _ := compute(t.op, l.n, 0)
			return number{n: n}
		}
		r := a.evaluate(t.r, depth+1)
		if r.err != nil {
			return r
		}
		n, ok := compute(t.op, l.n, r.n)
		if !ok {
			return number{err: errors.New("division by zero")}
		}
		switch t.op {
		case opAdd:
			return number{n: n, rel: l.rel + r.rel}
		case opSub:
			return number{n: n, rel: l.rel - r.rel}
		}
		return number{n: n}
	}
	r := number{n: v.n}
	if v.add != nil && v.sub != nil { // a distance in a section is what it was before anything was merged
		if x, y := v.add.target(), v.sub.target(); x.kind == symLabel && y.kind == symLabel && x.sec == y.sec && x.sec.merged != nil {
			return number{n: v.n + x.off - y.off}
		}
	}
	if v.add != nil {
		x := a.address(v.add, depth)
		if x.err != nil {
			return x
		}
		r.n, r.rel = r.n+x.n, x.rel
	}
	if v.sub != nil {
		x := a.address(v.sub, depth)
		if x.err != nil {
			return x
		}
		r.n, r.rel = r.n-x.n, r.rel-x.rel
	}
	return r
}

// address is what a symbol stands for.
func (a *assembler) address(s *symbol, depth int) number {
	s = s.target()
	switch s.kind {
	case symLabel:
		if s.sec.merged != nil {
			return number{n: int64(s.sec.mergedAt(s.off)), rel: 1}
		}
		return number{n: int64(s.sec.at(s.off, s.spans)), rel: 1}
	case symEdge:
		return number{n: int64(s.rare.edge()), rel: 1}
	case symUndefined:
		if s.weak {
			return number{}
		}
		return number{err: errUndefined}
	}
	r := s.rare
	if r.active {
		return number{err: fmt.Errorf("%s is defined by way of itself", s.name)}
	}
	if r.pass != a.pass || a.pass == 0 {
		r.active = true
		r.memo = a.evaluate(r.val, depth+1)
		r.active = false
		r.pass = a.pass
	}
	return r.memo
}
