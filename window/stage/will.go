package stage

import (
	"fmt"

	"breakfast/cpu/isa"
	"breakfast/machine"
)

// will is what the instruction at pc will do, with the values that it will do it with; "" for what shows in the
// registers afterwards anyway.
func will(m *machine.Machine, pc uint32) string {
	in, ok := m.Instruction(pc)
	if !ok || in.Op == isa.ILLEGAL {
		return ""
	}
	h := m.Hart()
	a, b := h.X[in.Rs1], h.X[in.Rs2]
	taken := func(yes bool) string {
		if !yes {
			return "not taken"
		}
		return "taken → " + place(m, pc+uint32(in.Imm))
	}
	switch op := in.Op.Long(); op {
	case isa.BEQ:
		return taken(a == b)
	case isa.BNE:
		return taken(a != b)
	case isa.BLT:
		return taken(int32(a) < int32(b))
	case isa.BGE:
		return taken(int32(a) >= int32(b))
	case isa.BLTU:
		return taken(a < b)
	case isa.BGEU:
		return taken(a >= b)
	case isa.JALR:
		return "→ " + place(m, (a+uint32(in.Imm))&^1)
	default:
		if op.Width() > 0 {
			return access(m, in, op, in.Address(a), b)
		}
	}
	return ""
}

// access is what a load, a store or an atomic will do.
func access(m *machine.Machine, in isa.Inst, op isa.Op, addr, value uint32) string {
	where := register(m, addr, op)
	switch {
	case op.Stores() == 0 || op > isa.SW:
		v, ok := m.Look(addr, op.Width())
		if !ok {
			return where
		}
		switch op {
		case isa.LB:
			v = uint32(int32(int8(v)))
		case isa.LH:
			v = uint32(int32(int16(v)))
		}
		return fmt.Sprintf("%s ← %x of %s", in.Rd, v, where)
	case op.Width() < 4:
		value &= 1<<(8*op.Width()) - 1
	}
	return fmt.Sprintf("%s ← %x", where, value)
}

// register is what an access reaches, by name if it has one.
func register(m *machine.Machine, addr uint32, op isa.Op) string {
	for _, p := range m.Parts() {
		info := p.Device.Info()
		if addr-p.Base >= info.Size {
			continue
		}
		if r, _ := info.Accessed(addr-p.Base, op.Width(), op.Stores() > 0); r != nil {
			return info.Name + "." + r.Name
		}
	}
	return place(m, addr)
}

// place is an address, by name if it has one.
func place(m *machine.Machine, addr uint32) string {
	if img := m.Image(); img != nil && img.SegmentAt(addr) != nil {
		if name := img.Place(addr); name != "" {
			return name
		}
	}
	return fmt.Sprintf("%08x", addr)
}
