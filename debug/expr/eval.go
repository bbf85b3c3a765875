package expr

import (
	"breakfast/cpu/isa"
	"breakfast/machine"
)

type op uint8

const (
	// of two values, whose result has a sign
	plus op = iota
	minus
	times
	over
	rest
	and
	or
	xor
	left
	right
	// … which say 0 or 1
	equal
	differs
	less
	atMost
	more
	atLeast
	both
	either

	// of one
	negate
	invert
	not
	same
	memory // the bytes at x
	field  // the bits of mask value, from bit size on

	choose // x ? y : z

	// of none
	constant
	register
	pc
	csr
	device // the register of size bytes at value
	hartID
	task
	priv
	step
)

// A node is a value: of others, or by itself.
type node struct {
	op       op
	unsigned bool
	together bool // of two values, one is unsigned: both are
	varies   bool // not a constant
	extend   bool // memory: the highest bit is a sign
	size     int
	value    uint32 // and numbers of registers and CSRs
	x, y, z  *node
}

// eval is the value. Where memory is not there, bad says so, and the value means nothing.
func (n *node) eval(m *machine.Machine, bad *Absent) uint32 {
	switch n.op {
	case constant:
		return n.value
	case both:
		return truth(n.x.eval(m, bad) != 0 && bad.Size == 0 && n.y.eval(m, bad) != 0)
	case either:
		return truth(n.x.eval(m, bad) != 0 || bad.Size == 0 && n.y.eval(m, bad) != 0)
	case choose:
		if n.x.eval(m, bad) != 0 {
			return n.y.eval(m, bad)
		}
		return n.z.eval(m, bad)
	case memory:
		return n.load(m, n.x.eval(m, bad), bad)
	}
	if n.y != nil {
		return n.two(n.x.eval(m, bad), n.y.eval(m, bad))
	}
	if n.x != nil {
		return n.one(n.x.eval(m, bad))
	}
	return n.state(m)
}

// one is an operator on a value.
func (n *node) one(x uint32) uint32 {
	switch n.op {
	case negate:
		return -x
	case invert:
		return ^x
	case not:
		return truth(x == 0)
	case field:
		return x & n.value >> n.size
	}
	return x
}

// two is an operator on two values.
func (n *node) two(x, y uint32) uint32 {
	switch n.op {
	case plus:
		return x + y
	case minus:
		return x - y
	case times:
		return x * y
	case over, rest:
		return n.divide(x, y)
	case and:
		return x & y
	case or:
		return x | y
	case xor:
		return x ^ y
	case left:
		return x << (y & 31)
	case right:
		if n.unsigned {
			return x >> (y & 31)
		}
		return uint32(int32(x) >> (y & 31))
	case equal:
		return truth(x == y)
	case differs:
		return truth(x != y)
	case less:
		return truth(n.less(x, y))
	case atMost:
		return truth(!n.less(y, x))
	case more:
		return truth(n.less(y, x))
	}
	return truth(!n.less(x, y)) // atLeast
}

func (n *node) less(x, y uint32) bool {
	if n.together {
		return x < y
	}
	return int32(x) < int32(y)
}

// divide is div, divu, rem and remu of the hart.
func (n *node) divide(x, y uint32) uint32 {
	quotient := ^uint32(0)
	switch {
	case y == 0:
		if n.op == rest {
			return x
		}
		return quotient
	case n.together:
		quotient = x / y
	case x == 1<<31 && y == ^uint32(0):
		quotient = x
	default:
		quotient = uint32(int32(x) / int32(y))
	}
	if n.op == rest {
		return x - quotient*y
	}
	return quotient
}

func truth(is bool) uint32 {
	if is {
		return 1
	}
	return 0
}

// state is what the machine holds.
func (n *node) state(m *machine.Machine) uint32 {
	h := m.Hart()
	switch n.op {
	case register:
		return h.X[n.value&31]
	case pc:
		return h.PC
	case csr:
		return control(m, isa.CSR(n.value))
	case device:
		v, _ := m.Peek(n.value, n.size)
		return v
	case hartID:
		return h.ID
	case task:
		return m.Task()
	case priv:
		return uint32(h.Priv)
	}
	return uint32(m.Position().Steps)
}

// control is what a CSR holds; time and timeh are the machine's.
func control(m *machine.Machine, n isa.CSR) uint32 {
	if n == isa.Time || n == isa.TimeH {
		m.CLINT.Advance(m.Position().Now)
		return uint32(m.CLINT.Time() >> (32 * truth(n == isa.TimeH)))
	}
	v, _ := m.Hart().CSR(n)
	return v
}

// load is memory, or a device's register, as the program sees it, whatever it may do there. What is not aligned is read
// byte for byte, of memory.
func (n *node) load(m *machine.Machine, addr uint32, bad *Absent) uint32 {
	if bad.Size != 0 {
		return 0
	}
	v, ok := uint32(0), true
	if addr%uint32(n.size) == 0 {
		v, ok = m.Peek(m.Seen(addr), n.size)
	} else {
		for i := range uint32(n.size) {
			b, there := m.RAM.Load(m.Seen(addr+i), 1)
			v, ok = v|b<<(8*i), ok && there
		}
	}
	switch {
	case !ok:
		bad.Addr, bad.Size = addr, n.size
	case n.extend && n.size == 1:
		return uint32(int8(v))
	case n.extend:
		return uint32(int16(v))
	}
	return v
}

// words adds the memory that a node reads, if it always reads the same, and nothing else that can change.
func (n *node) words(list []machine.Stretch) ([]machine.Stretch, bool) {
	if n.op == memory && !n.x.varies {
		addr := n.x.eval(nil, &Absent{})
		return append(list, machine.Stretch{Addr: addr, Size: uint32(n.size)}), true
	}
	all := !n.varies || n.x != nil && n.op != memory
	for _, of := range [...]*node{n.x, n.y, n.z} {
		if of != nil {
			var ok bool
			list, ok = of.words(list)
			all = all && ok
		}
	}
	return list, all
}
