package explain

import (
	"bytes"
	"fmt"
	"path"

	"breakfast/asm/image"
	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/machine"
	"breakfast/plain"
)

// first is the exception that matters: the one that ended the run, or else the first that the hart took in M mode.
func (c *inquest) first() *Exception {
	if c.Stop.Reason == machine.Fault && !c.Stop.Trap.Cause.IsInterrupt() {
		x := &Exception{Trap: c.Stop.Trap, PC: c.Stop.PC, At: c.M.Position(), X: c.hart().X}
		if c.several() { // the others went on
			x.At.Steps = c.Stop.Since
		}
		return x
	}
	for i := range c.w.exceptions {
		if x := &c.w.exceptions[i]; c.kernel == nil && c.abnormal() {
			return x
		}
	}
	return nil
}

// overwritten finds that the instruction which trapped is not the one that was loaded, and who wrote it.
func (c *inquest) overwritten() {
	x := c.first()
	if x == nil {
		return
	}
	seg := c.img.SegmentAt(x.PC)
	if seg == nil || seg.Flags&image.X == 0 || x.PC-seg.Addr+2 > uint32(len(seg.Data)) {
		return
	}
	was := seg.Data[x.PC-seg.Addr:]
	was = was[:min(4, len(was))]
	now := make([]byte, len(was))
	if !c.M.RAM.Read(x.PC, now) || bytes.Equal(was, now) {
		return
	}
	var rs1 isa.Reg
	step, pc, found, _ := c.searchFor(machine.Retired, x.At.Steps, func(m *machine.Machine, e machine.Event) bool {
		in, _ := m.Instruction(e.PC)
		size := in.Op.Stores()
		addr := in.Address(m.Hart().X[in.Rs1])
		hit := size > 0 && addr < x.PC+4 && x.PC < addr+uint32(size)
		if hit {
			rs1 = in.Rs1
		}
		return hit
	})
	f := Finding{Kind: Overwritten, Where: c.at(x.PC), What: fmt.Sprintf("the code at %s was overwritten", c.at(x.PC)),
		Do: "keep data and stack apart from code"}
	if found {
		in, _ := c.instruction(pc)
		f.Where = c.atStep(pc, step)
		f.Why = fmt.Sprintf("by %s, %s, in step %s", f.Where, c.text(pc, in), plain.Grouped(step))
		if rs1 == isa.SP {
			f.Why += ": the stack has grown down into it"
			f.Do = "end the recursion, pop what was pushed, or give the stack more memory"
		}
	}
	c.says(f)
}

// unsetStack finds that sp was used and never set, or set to where no memory is.
func (c *inquest) unsetStack() {
	x := c.first()
	if x == nil || x.Cause != isa.StoreAccess && x.Cause != isa.LoadAccess {
		return
	}
	in, _ := c.instruction(x.PC)
	if in.Rs1 != isa.SP || in.Op.Width() == 0 {
		return
	}
	var sp, half uint32 // as it was set last; behind lui or auipc, where the other half of li and la is
	step, pc, set, sure := c.search(x.At.Steps, func(m *machine.Machine, e machine.Event) bool {
		in, _ := m.Instruction(e.PC)
		sets := in.Rd == isa.SP && (in.Op.Long() != isa.ADDI || in.Rs1 != isa.SP || e.PC == half)
		if sets {
			sp = m.Hart().X[isa.SP]
			if half = 0; in.Op == isa.LUI || in.Op == isa.AUIPC {
				half = e.PC + 4
			}
		}
		return sets
	})
	if !sure || c.M.RAM.Contains(sp-1, 1) {
		return
	}
	f := Finding{Kind: SPUnset, Where: c.at(x.PC), What: "sp was never set",
		Why: fmt.Sprintf("%s uses it at %s, and it is still 0, less what was pushed", c.text(x.PC, in), c.at(x.PC)),
		Do:  "before anything else: la sp, top; and behind all the code: .bss · .balign 16 · .space 4096 · top:"}
	if set {
		f.Where = c.atStep(pc, step)
		f.What = fmt.Sprintf("sp was set to 0x%08x at %s, where no memory is", sp, f.Where)
		f.Why = fmt.Sprintf("%s uses it at %s", c.text(x.PC, in), c.at(x.PC))
	} else if x.Value >= 0x1_0000 && x.Value < 0xffff_0000 {
		return
	}
	c.says(f)
}

// odd finds a datum that stands at an address which is no multiple of its size, and what comes before it.
func (c *inquest) odd() {
	x := c.w.misaligned
	if x == nil || !c.failed() {
		return
	}
	in, _ := c.instruction(x.PC)
	size := in.Op.Width()
	label, off := c.img.SymbolAt(x.Value)
	at := x.Value - off
	if label == "" || off%uint32(size) != 0 || c.img.SegmentAt(at-1) == nil {
		return
	}
	file, line, ok := c.img.LineAt(at - 1)
	if !ok {
		return
	}
	c.says(Finding{Kind: Odd, Where: c.at(at), What: fmt.Sprintf("%s is at 0x%08x, which is no multiple of %d", label,
		at, size),
		Why: fmt.Sprintf("because of %s:%d before it, %s; %s, at %s, wants one", path.Base(file), line, c.at(at-1).Text,
			in.Op, c.at(x.PC)),
		Do: fmt.Sprintf("before %s: .balign %d", label, size)})
}

// misaligned reports the first access of the run that was misaligned, if none of it was odd data.
func (c *inquest) misaligned() {
	x := c.w.misaligned
	if x == nil || !c.failed() || c.has(Odd, Stray) {
		return
	}
	if in, _ := c.instruction(x.PC); isa.Table[in.Op].Ext == "A" || !c.M.RAM.Contains(x.Value, 4) {
		return // it traps whatever is asked for
	}
	c.says(Finding{Kind: Misaligned, Where: c.atStep(x.PC, x.At.Steps),
		What: fmt.Sprintf("a misaligned access trapped at %s, %s", c.at(x.PC), x.Trap), Why: x.Rule,
		Do: "misaligned accesses trap here; with --misaligned they succeed, as in QEMU"})
}

// vector finds that mtvec or stvec was given an address that it could not hold.
func (c *inquest) vector() {
	csr := c.w.lowVector
	if csr == 0 {
		return
	}
	var value uint32
	step, pc, found, _ := c.search(c.M.Position().Steps, func(m *machine.Machine, e machine.Event) bool {
		in, _ := m.Instruction(e.PC)
		if !writesCSR(in, csr) || in.Op != isa.CSRRW && in.Op != isa.CSRRS || in.Rd != 0 && in.Rd == in.Rs1 {
			return false
		}
		v := m.Hart().X[in.Rs1]
		n, off := c.img.SymbolAt(v)
		if now, _ := m.Hart().CSR(csr); v&3 == 0 || now&^3 != v&^3 || n == "" || off != 0 {
			return false
		}
		value = v
		return true
	})
	if !found {
		return
	}
	label := c.procedure(value)
	c.says(Finding{Kind: Vector, Where: c.atStep(pc, step),
		What: fmt.Sprintf("%s was given 0x%08x, the address of %s, and traps go to 0x%08x", csr, value, label,
			value&^3),
		Why: fmt.Sprintf("bits 1 and 0, here %d, are the mode; %s stands at no multiple of 4", value&3, label),
		Do:  "before " + label + ": .balign 4"})
}

// strays reports programs in U mode that trapped, under kernels that are not ours: what these do about it is their
// affair, so nothing is said of a run that ended well.
func (c *inquest) strays() {
	if c.kernel != nil || !c.failed() {
		return
	}
	type stray struct {
		pc    uint32
		cause isa.Cause
	}
	told := map[stray]bool{}
	for i := range c.w.exceptions {
		x := &c.w.exceptions[i]
		k := stray{x.PC, x.Cause}
		if x.From != cpu.U || told[k] || len(told) == 5 || isPageFault(x.Cause) && !c.unresolved(x) {
			continue
		}
		told[k] = true
		c.says(Finding{Kind: Stray, Where: c.atStep(x.PC, x.At.Steps), What: "a program in U mode trapped: " +
			x.Trap.String(), Why: x.Rule})
	}
}

// unresolved says that a page fault is not just the first use of a page: the run was ended, and nothing has trapped
// since. Where the handler goes back to it again and again, that is said already.
func (c *inquest) unresolved(x *Exception) bool {
	last := &c.w.last
	return c.Stop.Reason != machine.Reached && last.PC == x.PC && last.Cause == x.Cause &&
		!c.has(HandlerReturns, HandlerTraps)
}
