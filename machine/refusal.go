package machine

import (
	"fmt"
	"slices"

	"breakfast/cpu"
	"breakfast/cpu/isa"
)

// Refusal says which rule an access or an instruction broke that just trapped, and what would be right; "" of a trap
// that is neither. in is the instruction that trapped.
func (m *Machine) Refusal(t cpu.Trap, in isa.Inst) string {
	size, store := max(in.Op.Width(), 1), false
	switch t.Cause {
	case isa.IllegalInst:
		return m.illegal(t.Value, in)
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

// illegal says why an instruction is illegal; "" where there is no more to say than that it is. The trap has left the
// mode it came from in mstatus.
func (m *Machine) illegal(word uint32, in isa.Inst) string {
	user := m.Hart.MStatus&isa.StatusMPP == 0
	switch name, why := isa.Foreign(word); {
	case name != "":
		return name + ": " + why
	case word == 0 || word == 0xffff_ffff:
		return fmt.Sprintf("%#x is no instruction: the program ran into memory that holds no code", word)
	case in.Op == isa.MRET && user:
		return "mret is for M mode, and this program is in U mode"
	case in.Op == isa.WFI && user:
		return "mstatus.TW forbids wfi in U mode"
	case slices.Contains(isa.Table[in.Op].Operands, isa.OpCSR):
		return m.illegalCSR(isa.CSR(in.Imm), user)
	}
	return ""
}

// illegalCSR says why an access to a CSR is illegal (Privileged manual, "CSR Address Mapping Conventions"): bits 9 and
// 8 of its number are the lowest mode that may, 11 and 10 say that it is read only.
func (m *Machine) illegalCSR(n isa.CSR, user bool) string {
	name, why := n.Absent()
	switch {
	case name != "":
		return fmt.Sprintf("there is no CSR %s (%#x) here: %s", name, uint16(n), why)
	case n.Def() == nil:
		return fmt.Sprintf("there is no CSR %#x: breakfast doc lists those that there are", uint16(n))
	case user && n>>8&3 != 0:
		return fmt.Sprintf("%s is for M mode, and this program is in U mode", n)
	case user:
		return fmt.Sprintf("mcounteren does not let U mode read %s", n)
	}
	return fmt.Sprintf("%s can be read, and not be written", n)
}

func (m *Machine) whereRAM() string {
	return fmt.Sprintf("memory is 0x%08x to 0x%08x", m.RAM.base, m.RAM.base+m.RAM.Size()-1)
}

// protected is the refusal of an access that only PMP can have stopped; the trap has left the mode it came from in
// mstatus.
func (m *Machine) protected(what string) string {
	if m.Hart.MStatus&isa.StatusMPP == 0 {
		return "physical memory protection (PMP) does not let this program " + what
	}
	return "a locked entry of physical memory protection (PMP) does not let even M mode " + what
}

func sizeName(size int) string {
	return map[int]string{1: "a byte", 2: "a half word", 4: "a word"}[size]
}
