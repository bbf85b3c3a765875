package expr

// Kind is what an expression names.
type Kind uint8

// The kinds. An address is a constant.
const (
	Computed Kind = iota // none of the others: a value that is worked out
	Address
	Register
	CSR
	Device // a register of a device
	Memory // memory at a constant address
)

// Target is what an expression names, so that it can be watched.
type Target struct {
	Kind   Kind
	Number uint32 // the register's, the CSR's; or the address
	Size   int    // bytes, of a device's register and of memory
}

// Target is what the expression names, if it is no more than a name.
func (e *Expr) Target() Target {
	switch n := e.root; {
	case !n.varies:
		return Target{Kind: Address, Number: n.eval(nil, &Absent{})}
	case n.op == register:
		return Target{Kind: Register, Number: n.value}
	case n.op == csr:
		return Target{Kind: CSR, Number: n.value}
	case n.op == device:
		return Target{Kind: Device, Number: n.value, Size: n.size}
	case n.op == memory && !n.x.varies:
		return Target{Kind: Memory, Number: n.x.eval(nil, &Absent{}), Size: n.size}
	}
	return Target{}
}

// Local says that the value is another for another hart.
func (e *Expr) Local() bool { return e.root.local() }

func (n *node) local() bool {
	if n == nil {
		return false
	}
	switch n.op {
	case register, pc, csr, hartID, priv:
		return true
	}
	return n.x.local() || n.y.local() || n.z.local()
}
