package asm

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
	op     op
	l, r   value // unary operations have l alone
	weight int   // operations in it, to bound the time to evaluate
}

type op uint8

const (
	opNone op = iota
	opOrOr
	opAndAnd
	opEq
	opNe
	opLt
	opLe
	opGt
	opGe
	opAdd
	opSub
	opOr
	opXor
	opAnd
	opMul
	opDiv
	opMod
	opShl
	opShr
	opNeg // unary from here
	opCpl
	opNot
)

// rank is how tightly an operator binds. GNU as differs from C here: << binds like *, and | & ^
// bind tighter than +.
func (o op) rank() int {
	switch {
	case o == opOrOr:
		return 1
	case o == opAndAnd:
		return 2
	case o <= opGe:
		return 3
	case o <= opSub:
		return 4
	case o <= opAnd:
		return 5
	}
	return 6
}

// maxWeight bounds one expression: more operations than this are refused.
const maxWeight = 10_000

func (v value) weight() int {
	if v.tree != nil {
		return v.tree.weight
	}
	return 1
}

func truth(b bool, is int64) int64 {
	if b {
		return is
	}
	return 0
}

// compute applies an operator to numbers of 64 bits. Comparisons give -1 for true, as GNU as has
// it; && || and ! give 1. It fails on division by zero alone.
func compute(o op, a, b int64) (int64, bool) {
	switch o {
	case opOrOr:
		return truth(a != 0 || b != 0, 1), true
	case opAndAnd:
		return truth(a != 0 && b != 0, 1), true
	case opEq:
		return truth(a == b, -1), true
	case opNe:
		return truth(a != b, -1), true
	case opLt:
		return truth(a < b, -1), true
	case opLe:
		return truth(a <= b, -1), true
	case opGt:
		return truth(a > b, -1), true
	case opGe:
		return truth(a >= b, -1), true
	case opAdd:
		return a + b, true
	case opSub:
		return a - b, true
	case opOr:
		return a | b, true
	case opXor:
		return a ^ b, true
	case opAnd:
		return a & b, true
	case opMul:
		return a * b, true
	case opDiv, opMod:
		switch {
		case b == 0:
			return 0, false
		case b == -1 && o == opDiv:
			return -a, true
		case b == -1:
			return 0, true
		case o == opDiv:
			return a / b, true
		}
		return a % b, true
	case opShl:
		if uint64(b) > 63 {
			return 0, true
		}
		return a << b, true
	case opShr:
		if uint64(b) > 63 {
			return 0, true
		}
		return int64(uint64(a) >> b), true
	case opNeg:
		return -a, true
	case opCpl:
		return ^a, true
	}
	return truth(a == 0, 1), true // opNot
}

// combine applies an operator to values, as far as they are known.
func combine(o op, a, b value) (v value, ok bool) {
	switch {
	case a.known() && b.known():
		n, ok := compute(o, a.n, b.n)
		return constant(n), ok
	case o == opAdd && a.linear() && b.linear() && (a.add == nil || b.add == nil) && (a.sub == nil || b.sub == nil):
		v = value{add: either(a.add, b.add), sub: either(a.sub, b.sub), n: a.n + b.n}
		return v.fold(), true
	case o == opSub && a.linear() && b.linear() && (a.add == nil || b.sub == nil) && (a.sub == nil || b.add == nil):
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
