package object

import "breakfast/asm/syntax"

// A Value is what an expression came to: add - sub + n, where the symbols are nil if there are
// none; or, where it is not of that form and not yet known, a tree.
type Value struct {
	Add, Sub *Symbol
	N        int64
	Tree     *node
}

// Constant is the value of a number.
func Constant(n int64) Value { return Value{N: n} }

// Known says that the value is a number already.
func (v Value) Known() bool { return v.Add == nil && v.Sub == nil && v.Tree == nil }

// Linear says that the value is of the form that an object file can hold.
func (v Value) Linear() bool { return v.Tree == nil }

// A node is an operation whose operands are not all known.
type node struct {
	Op     syntax.Op
	L, R   Value // unary operations have l alone
	weight int   // operations in it, to bound the time to evaluate
}

// MaxWeight bounds one expression: more operations than this are refused.
const MaxWeight = 10_000

// Weight is how many operations are in it.
func (v Value) Weight() int {
	if v.Tree != nil {
		return v.Tree.weight
	}
	return 1
}

// Combine applies an operator to values, as far as they are known.
func Combine(o syntax.Op, a, b Value) (v Value, ok bool) {
	switch {
	case a.Known() && b.Known():
		n, ok := syntax.Compute(o, a.N, b.N)
		return Constant(n), ok
	case o == syntax.Add && a.Linear() && b.Linear() && (a.Add == nil || b.Add == nil) &&
		(a.Sub == nil || b.Sub == nil):
		v = Value{Add: Either(a.Add, b.Add), Sub: Either(a.Sub, b.Sub), N: a.N + b.N}
		return v.fold(), true
	case o == syntax.Sub && a.Linear() && b.Linear() && (a.Add == nil || b.Sub == nil) &&
		(a.Sub == nil || b.Add == nil):
		v = Value{Add: Either(a.Add, b.Sub), Sub: Either(a.Sub, b.Add), N: a.N - b.N}
		return v.fold(), true
	}
	return Value{Tree: &node{o, a, b, a.Weight() + b.Weight() + 1}}, true
}

// Either is the first symbol that is not nil.
func Either(a, b *Symbol) *Symbol {
	if a != nil {
		return a
	}
	return b
}

// fold takes out the difference of two labels with nothing of changeable size between them.
func (v Value) fold() Value {
	if v.Add != nil && v.Sub != nil {
		a, b := v.Add, v.Sub
		if a == b {
			return Constant(v.N)
		}
		if a.Kind == SymLabel && b.Kind == SymLabel && a.Sec == b.Sec && a.Spans == b.Spans {
			return Constant(v.N + a.Off - b.Off)
		}
	}
	return v
}

// Told notes that what is wrong with a value has been said: that its symbol is not defined need not be said too.
func (v Value) Told() {
	if v.Add != nil && !v.Add.Defined() {
		v.Add.Told = true
	}
}
