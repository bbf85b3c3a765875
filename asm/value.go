package asm

import "breakfast/asm/syntax"

// A value is what an expression came to: add - sub + n, where the symbols are nil if there are
// none; or, where it is not of that form and not yet known, a tree.
type value struct {
	add, sub *symbol
	n        int64
	tree     *node
}

func constant(n int64) value { return value{n: n} }

// known says that the value is a number already.
func (v value) known() bool { return v.add == nil && v.sub == nil && v.tree == nil }

// linear says that the value is of the form that an object file can hold.
func (v value) linear() bool { return v.tree == nil }

// A node is an operation whose operands are not all known.
type node struct {
	op     syntax.Op
	l, r   value // unary operations have l alone
	weight int   // operations in it, to bound the time to evaluate
}

// maxWeight bounds one expression: more operations than this are refused.
const maxWeight = 10_000

func (v value) weight() int {
	if v.tree != nil {
		return v.tree.weight
	}
	return 1
}

// combine applies an operator to values, as far as they are known.
func combine(o syntax.Op, a, b value) (v value, ok bool) {
	switch {
	case a.known() && b.known():
		n, ok := syntax.Compute(o, a.n, b.n)
		return constant(n), ok
	case o == syntax.Add && a.linear() && b.linear() && (a.add == nil || b.add == nil) && (a.sub == nil || b.sub == nil):
		v = value{add: either(a.add, b.add), sub: either(a.sub, b.sub), n: a.n + b.n}
		return v.fold(), true
	case o == syntax.Sub && a.linear() && b.linear() && (a.add == nil || b.sub == nil) && (a.sub == nil || b.add == nil):
		v = value{add: either(a.add, b.sub), sub: either(a.sub, b.add), n: a.n - b.n}
		return v.fold(), true
	}
	return value{tree: &node{o, a, b, a.weight() + b.weight() + 1}}, true
}

func either(a, b *symbol) *symbol {
	if a != nil {
		return a
	}
	return b
}

// fold takes out the difference of two labels with nothing of changeable size between them.
func (v value) fold() value {
	if v.add != nil && v.sub != nil {
		a, b := v.add, v.sub
		if a == b {
			return constant(v.n)
		}
		if a.kind == symLabel && b.kind == symLabel && a.sec == b.sec && a.spans == b.spans {
			return constant(v.n + a.off - b.off)
		}
	}
	return v
}
