package syntax

import "breakfast/asm/source"

// An Op is an operator.
type Op uint8

const (
	None Op = iota
	opOrOr
	opAndAnd
	opEq
	opNe
	opLt
	opLe
	opGt
	opGe
	Add
	Sub
	opOr
	opXor
	opAnd
	opMul
	opDiv
	opMod
	opShl
	opShr
	Neg // unary from here
	Cpl
	Not
)

// Rank is how tightly an operator binds. GNU as differs from C here: << binds like *, and | & ^
// bind tighter than +.
func (o Op) Rank() int {
	switch {
	case o == opOrOr:
		return 1
	case o == opAndAnd:
		return 2
	case o <= opGe:
		return 3
	case o <= Sub:
		return 4
	case o <= opAnd:
		return 5
	}
	return 6
}

// Operator is the operator that comes next, and of how many tokens it is; None and 0 if none does.
func Operator(c *source.Cursor) (Op, int) {
	list := c.Tokens()
	if len(list) == 0 || list[0].Kind != source.Sign {
		return None, 0
	}
	b, b2 := list[0].Byte, byte(0)
	if len(list) > 1 && list[0].To == list[1].From {
		b2 = list[1].Byte
	}
	switch b {
	case '|':
		if b2 == '|' {
			return opOrOr, 2
		}
		return opOr, 1
	case '&':
		if b2 == '&' {
			return opAndAnd, 2
		}
		return opAnd, 1
	case '=':
		if b2 == '=' {
			return opEq, 2
		}
	case '!':
		if b2 == '=' {
			return opNe, 2
		}
	case '<':
		switch b2 {
		case '<':
			return opShl, 2
		case '=':
			return opLe, 2
		case '>':
			return opNe, 2
		}
		return opLt, 1
	case '>':
		switch b2 {
		case '>':
			return opShr, 2
		case '=':
			return opGe, 2
		}
		return opGt, 1
	case '+':
		return Add, 1
	case '-':
		return Sub, 1
	case '^':
		return opXor, 1
	case '*':
		return opMul, 1
	case '/':
		return opDiv, 1
	case '%':
		return opMod, 1
	}
	return None, 0
}

func truth(b bool, is int64) int64 {
	if b {
		return is
	}
	return 0
}

// Compute applies an operator to numbers of 64 bits. Comparisons give -1 for true, as GNU as has
// it; && || and ! give 1. It fails on division by zero alone.
func Compute(o Op, a, b int64) (int64, bool) {
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
	case Add:
		return a + b, true
	case Sub:
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
	case Neg:
		return -a, true
	case Cpl:
		return ^a, true
	}
	return truth(a == 0, 1), true // opNot
}
