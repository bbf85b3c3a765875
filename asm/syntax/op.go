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
	if o := double(b, b2); o != None {
		return o, 2
	}
	if o := single(b); o != None {
		return o, 1
	}
	return None, 0
}

// double is the operator of two characters; None where they are none.
func double(a, b byte) Op {
	switch {
	case a == '|' && b == '|':
		return opOrOr
	case a == '&' && b == '&':
		return opAndAnd
	case a == '=' && b == '=':
		return opEq
	case a == '!' && b == '=', a == '<' && b == '>':
		return opNe
	case a == '<' && b == '<':
		return opShl
	case a == '<' && b == '=':
		return opLe
	case a == '>' && b == '>':
		return opShr
	case a == '>' && b == '=':
		return opGe
	}
	return None
}

// single is the operator of one character; None where it is none.
func single(b byte) Op {
	switch b {
	case '|':
		return opOr
	case '&':
		return opAnd
	case '<':
		return opLt
	case '>':
		return opGt
	case '+':
		return Add
	case '-':
		return Sub
	case '^':
		return opXor
	case '*':
		return opMul
	case '/':
		return opDiv
	case '%':
		return opMod
	}
	return None
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
