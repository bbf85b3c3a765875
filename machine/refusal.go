package machine

import (
	"fmt"

	"breakfast/cpu"
	"breakfast/cpu/isa"
)

// Refusal says which rule an access broke that just trapped, and what would be right; "" of a trap that is no refused access. in is the
// instruction that trapped.
func (m *Machine) Refusal(t cpu.Trap, in isa.Inst) string {
	size, store := width(in.Op), false
	switch t.Cause {
	case isa.LoadMisaligned, isa.StoreMisaligned:
		return fmt.Sprintf("%s is at an address that is a multiple of %d", sizeName(size), size)
	case isa.StoreAccess:
		store = true
	case isa.LoadAccess:
	case isa.InstAccess:
		if m.RAM.Contains(t.Value, 2) {
			return m.protected("execute what is there")
		}
		return "only memory can be executed: " + m.whereRAM()
	default:
		return ""
	}
	if m.RAM.Contains(t.Value, uint32(size)) {
		return m.protected("read or write there")
	}
	dev, off, _ := m.deviceAt(t.Value)
	if dev == nil {
		return "nothing is there: " + m.whereRAM() + "; breakfast doc lists the devices"
	}
	info := dev.Info()
	why := info.Refusal(off, size, store)
	if why == "" && in.Op >= isa.AMOSWAPW && in.Op <= isa.AMOMAXUW { // they load, too
		why = info.Refusal(off, size, false)
	}
	if why == "" {
		why = m.protected("use the " + info.Name)
	}
	return why
}

func (m *Machine) whereRAM() string {
	return fmt.Sprintf("memory is 0x%08x to 0x%08x", m.RAM.base, m.RAM.base+m.RAM.Size()-1)
}

// protected is the refusal of an access that only PMP can have stopped; the trap has left the mode it came from in mstatus.
func (m *Machine) protected(what string) string {
	if m.Hart.MStatus&isa.StatusMPP == 0 {
		return "physical memory protection (PMP) does not let this program " + what
	}
	return "a locked entry of physical memory protection (PMP) does not let even M mode " + what
}

// width is how many bytes an instruction reads or writes.
func width(op isa.Op) int {
	if op.Size() == 2 {
		op = isa.Table[op].As.Op
	}
	switch op {
	case isa.LB, isa.LBU, isa.SB:
		return 1
	case isa.LH, isa.LHU, isa.SH:
		return 2
	}
	return 4
}

func sizeName(size int) string {
	return map[int]string{1: "a byte", 2: "a half word", 4: "a word"}[size]
}
