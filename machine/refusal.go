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
	return m.RefusalIn(m.hart.Previous(), t, in)
}

// RefusalIn is Refusal of a trap that came from a mode, or would come from it.
func (m *Machine) RefusalIn(from cpu.Priv, t cpu.Trap, in isa.Inst) string {
	switch t.Cause {
	case isa.IllegalInst:
		return m.illegal(from, t.Value, in)
	case isa.LoadMisaligned, isa.StoreMisaligned:
		size := max(in.Op.Width(), 1)
		return fmt.Sprintf("%s is at an address that is a multiple of %d", sizeName(size), size)
	case isa.InstPage, isa.LoadPage, isa.StorePage:
		return m.pageFault(from, t)
	case isa.InstAccess, isa.LoadAccess, isa.StoreAccess:
	default:
		return ""
	}
	addr := t.Value
	w, _, translated := m.walked(from, t)
	switch {
	case !translated:
		return m.refusedAt(from, addr, t.Cause, in)
	case w.Verdict == cpu.EntryDenied:
		return m.deniedEntry(w)
	case w.At>>32 != 0:
		return fmt.Sprintf("%#08x is mapped to %#08x, and physical addresses here have 32 bits", addr, w.At)
	case w.Verdict != cpu.Mapped:
		return ""
	}
	return fmt.Sprintf("%#08x is mapped to %#08x: %s", addr, w.At, m.refusedAt(from, uint32(w.At), t.Cause, in))
}

// refusedAt says why an access to a physical address was refused.
func (m *Machine) refusedAt(from cpu.Priv, addr uint32, c isa.Cause, in isa.Inst) string {
	size, store := max(in.Op.Width(), 1), c == isa.StoreAccess
	if c == isa.InstAccess {
		if m.RAM.Contains(addr, 2) {
			return m.protected(from, "execute what is there")
		}
		return "only memory can be executed: " + m.whereRAM()
	}
	if m.RAM.Contains(addr, uint32(size)) {
		return m.protected(from, "read or write there")
	}
	dev, off, _ := m.deviceAt(addr)
	if dev == nil {
		return "nothing is there: " + m.whereRAM() + "; breakfast doc lists the devices"
	}
	info := dev.Info()
	why := info.Refusal(off, size, store)
	if why == "" && in.Op >= isa.AMOSWAPW && in.Op <= isa.AMOMAXUW { // they load, too
		why = info.Refusal(off, size, false)
	}
	if why == "" {
		why = m.protected(from, "use the "+info.Name)
	}
	return why
}

// illegal says why an instruction is illegal; "" where there is no more to say than that it is.
func (m *Machine) illegal(from cpu.Priv, word uint32, in isa.Inst) string {
	switch name, why := isa.Foreign(word); {
	case name != "":
		return name + ": " + why
	case word == 0 || word == 0xffff_ffff:
		return fmt.Sprintf("%#x is no instruction: the program ran into memory that holds no code", word)
	case isa.Table[in.Op].Ext == "S" && !m.hart.Supervisor:
		return in.Op.String() + ": " + noSupervisor
	case in.Op == isa.MRET:
		return fmt.Sprintf("mret is for M mode, and this program is in %s mode", from)
	case (in.Op == isa.SRET || in.Op == isa.SFENCEVMA) && from == cpu.U:
		return in.Op.String() + " is for S mode, and this program is in U mode"
	case in.Op == isa.SRET:
		return "mstatus.TSR forbids sret in S mode"
	case in.Op == isa.SFENCEVMA:
		return "mstatus.TVM forbids sfence.vma in S mode"
	case in.Op == isa.WFI && m.hart.MStatus&isa.StatusTW != 0:
		return fmt.Sprintf("mstatus.TW forbids wfi in %s mode", from)
	case in.Op == isa.WFI:
		return "where there is S mode, wfi is not for U mode: a system call can wait for it"
	case slices.Contains(isa.Table[in.Op].Operands, isa.OpCSR):
		return m.illegalCSR(isa.CSR(in.Imm), from)
	}
	return ""
}

const noSupervisor = "it belongs to S mode, which this hart is made without (--isa)"

// illegalCSR says why an access to a CSR is illegal (Privileged manual, "CSR Address Mapping Conventions"): bits 9 and
// 8 of its number are the lowest mode that may, 11 and 10 say that it is read only.
func (m *Machine) illegalCSR(n isa.CSR, from cpu.Priv) string {
	name, why := n.Absent()
	before := *m.hart
	before.Priv = from
	switch {
	case name != "":
		return fmt.Sprintf("there is no CSR %s (%#x) here: %s", name, uint16(n), why)
	case n.Def() == nil:
		return fmt.Sprintf("there is no CSR %#x: breakfast doc lists those that there are", uint16(n))
	case n.Supervisor() && !m.hart.Supervisor:
		return fmt.Sprintf("there is no CSR %s (%#x) here: %s", n, uint16(n), noSupervisor)
	case n>>8&3 > isa.CSR(from):
		return fmt.Sprintf("%s is for %s mode, and this program is in %s mode", n, cpu.Priv(n>>8&3), from)
	}
	switch by := before.Closes(n); by {
	case 0:
		return fmt.Sprintf("%s can be read, and not be written", n)
	case isa.MStatus:
		return fmt.Sprintf("mstatus.TVM keeps %s mode from %s", from, n)
	case isa.MEnvCfgH:
		return fmt.Sprintf("%s is S mode's where menvcfgh.STCE is set", n)
	default:
		return fmt.Sprintf("%s does not let %s mode use %s", by, from, n)
	}
}

func (m *Machine) whereRAM() string {
	return fmt.Sprintf("memory is 0x%08x to 0x%08x", m.RAM.Base(), m.RAM.Base()+m.RAM.Size()-1)
}

// protected is the refusal of an access that only PMP can have stopped.
func (m *Machine) protected(from cpu.Priv, what string) string {
	if from != cpu.M {
		return "physical memory protection (PMP) does not let this program " + what
	}
	return "a locked entry of physical memory protection (PMP) does not let even M mode " + what
}

func sizeName(size int) string {
	return map[int]string{1: "a byte", 2: "a half word", 4: "a word"}[size]
}
