package explain

import (
	"fmt"
	"strings"

	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/machine"
	"breakfast/plain"
)

// often is how many times in a row the same instruction traps before that is said: a call that is made again until it
// can be served is no mistake, and neither is a fault that a handler mends.
const often = 100

// handlers finds trap handlers that trap themselves, or go back to the instruction that trapped.
func (c *inquest) handlers() {
	if c.Stop.Reason == machine.Fault {
		c.noHandler()
		return
	}
	if !c.abnormal() || c.w.repeats < often || len(c.film) == 0 {
		return
	}
	// Since the last trap of this kind before the last one: did the handler go back, and to the instruction?
	var before, returned *frame
	for i := range c.film {
		switch s := &c.film[i]; {
		case s.trapped && s.pc == c.w.last.PC && !s.trap.Cause.IsInterrupt():
			if before != nil {
				if c.repeats(before, returned, s) {
					return
				}
			}
			before, returned = s, nil
		case s.goesBack():
			returned = s
		}
	}
}

// repeats reports a trap that comes again: from inside its own handler, in the same mode, or by the handler's going
// back to it. It says whether it was one of these.
func (c *inquest) repeats(before, returned, again *frame) bool {
	n, handler := c.w.repeats, c.handlerAt(before.next)
	switch {
	case returned == nil && again.from == before.to && again.to == before.to:
		where, x := c.atStep(again.pc, again.step), c.firstAt(again.pc)
		c.says(Finding{Kind: HandlerTraps, Times: n, Where: where,
			What: fmt.Sprintf("the trap handler at %s traps itself, at %s, %s: %s", handler, where,
				times(n), x.Trap),
			Why: strings.TrimSuffix(c.text(again.pc, again.in)+": "+x.Rule, ": "), Do: c.doHandler(again, x)})
		return true
	case returned != nil && returned.step+1 == again.step && returned.next == again.pc:
		c.says(c.returns(returned, again))
		return true
	}
	return false
}

// returns is the finding of a handler that goes back to what trapped.
func (c *inquest) returns(back, again *frame) Finding {
	size, epc := again.in.Op.Size(), isa.MEPC
	if back.in.Op == isa.SRET {
		epc = isa.SEPC
	}
	f := Finding{Kind: HandlerReturns, Times: c.w.repeats, Where: c.atStep(back.pc, back.step),
		What: fmt.Sprintf("the trap handler goes back to the very instruction that trapped, %s: %s, at %s",
			times(c.w.repeats), c.w.last.Trap, c.at(again.pc)),
		Why: fmt.Sprintf("%s is that instruction's address, and the %s at %s goes there", epc, back.in.Op,
			c.at(back.pc)),
		Do: fmt.Sprintf("before %s, go behind it: csrr t0, %s · addi t0, t0, %d · csrw %s, t0", back.in.Op, epc, size,
			epc)}
	switch cause := c.w.last.Cause; {
	case isPageFault(cause):
		f.Why = "the handler has not mended that: " + c.w.last.Rule
		f.Do = "mend the entry of the page table before going back, or end the program"
	case !isCall(cause):
		f.Do = "mend what it traps on, or " + f.Do
	}
	return f
}

// firstAt is the first exception at an instruction, or, of those that came late, the one that is known.
func (c *inquest) firstAt(pc uint32) *Exception {
	for i := range c.w.exceptions {
		if x := &c.w.exceptions[i]; x.PC == pc {
			return x
		}
	}
	return &c.w.last
}

// rule is the rule that an instruction broke that trapped, "" where it is not known.
func (c *inquest) rule(pc uint32) string {
	for i := range c.w.exceptions {
		if x := &c.w.exceptions[i]; x.PC == pc && x.Rule != "" {
			return x.Rule
		}
	}
	return ""
}

// doHandler is what would end it: a step of the handler, and what it first trapped with.
func (c *inquest) doHandler(s *frame, x *Exception) string {
	scratch := isa.MScratch
	if s.from == cpu.S {
		scratch = isa.SScratch
	}
	zero := x.Value+2048 < 4096
	switch page := isPageFault(x.Cause); {
	case zero && c.film.from(s, scratch):
		return fmt.Sprintf("%s is 0; before the first trap, give it memory to save registers to: la t0, save · csrw "+
			"%s, t0", scratch, scratch)
	case page && strings.Contains(x.Rule, "sstatus.SUM"):
		return "before it uses pages of U mode: li t0, 1 << 18 · csrs sstatus, t0; and behind that: li t0, 1 << 18 · " +
			"csrc sstatus, t0"
	case page:
		return "what a handler uses itself, its stack and where it saves registers, is mapped before the first trap"
	}
	return "a trap handler must not trap: mend the instruction, or what it is given"
}

// isPageFault says that a trap is one of the page table's.
func isPageFault(c isa.Cause) bool {
	return c == isa.InstPage || c == isa.LoadPage || c == isa.StorePage
}

// from says that the register by which an instruction goes to memory came from a CSR.
func (f film) from(s *frame, n isa.CSR) bool {
	reg := s.in.Rs1
	for i := len(f) - 1; i >= 0 && reg != 0; i-- {
		switch b := &f[i]; {
		case b.step >= s.step || b.trapped || b.in.Rd != reg || b.in.Op.Long() == isa.ADDI && b.in.Rs1 == reg:
		case b.in.Op >= isa.CSRRW && b.in.Op <= isa.CSRRCI:
			return isa.CSR(b.in.Imm) == n
		default:
			return false
		}
	}
	return false
}

// fetches is the way of a handler's first instruction through the page table, and why it traps.
func (c *inquest) fetches(vector uint32, in isa.Inst) (walk cpu.Walk, translated bool, why string) {
	c.as(func() {
		walk, _, translated = c.M.Walk(vector, cpu.Fetching)
		why = c.M.RefusalIn(c.hart().Priv, c.Stop.Again, in)
	})
	return walk, translated, why
}

// noHandler reports a trap that nothing handles, where no other detective knows better.
func (c *inquest) noHandler() {
	if c.has(Ecall, Semihosting, ReturnToZero, RanOff, SPUnset, Overwritten, Odd, Misaligned) {
		return
	}
	h := c.hart()
	csr, tvec := h.Handler()
	vector := tvec &^ 3
	in, code := c.instruction(vector)
	walk, translated, why := c.fetches(vector, in)
	f := Finding{Kind: NoHandler, Where: c.at(c.Stop.PC), Why: why}
	switch {
	case tvec == 0 && !c.Stop.Trap.Cause.IsInterrupt():
		return // the message says it, and the trap itself is what is to be mended
	case tvec == 0:
		enable := "mstatus.MIE"
		if csr == isa.STVec {
			enable = "sstatus.SIE"
		}
		f.What, f.Why = fmt.Sprintf("an interrupt was let in, and %s was never set", csr), ""
		f.Do = fmt.Sprintf("before %s is set: la t0, handler · csrw %s, t0", enable, csr)
	case !code && translated:
		f.What = fmt.Sprintf("%s is 0x%08x, and S mode may execute nothing there", csr, vector)
		f.Do = fmt.Sprintf("it wants the address of the handler, as S mode sees it: la t0, handler · csrw %s, t0", csr)
		if walk.Verdict == cpu.EntryDenied {
			f.Do = "satp has the number of the root's page: la t0, root · srli t0, t0, 12 · li t1, 1 << 31 · " +
				"or t0, t0, t1 · csrw satp, t0"
		} else if c.code(vector) {
			f.Do = "map the trap handler in every address space, with R and X, and A, and without U"
		}
	case !code:
		f.What, f.Why = fmt.Sprintf("%s is 0x%08x, where no memory is", csr, vector), ""
		f.Do = fmt.Sprintf("it wants the address of the handler: la t0, handler · csrw %s, t0", csr)
	default:
		f.Where = c.at(vector)
		f.What = fmt.Sprintf("the trap handler's first instruction, at %s, traps too: %s", f.Where, c.Stop.Again)
		f.Do = "a trap handler must not trap: mend the instruction, or what it is given"
	}
	c.says(f)
}

// lost finds a hart that traps for ever while another has ended the run, which says nothing of it.
func (c *inquest) lost() {
	how, lost := c.M.Lost(c.who)
	if !lost || c.abnormal() {
		return
	}
	in, _ := c.instruction(how.PC)
	_, tvec := c.hart().Handler()
	f := Finding{Kind: Lost, Where: c.atStep(how.PC, how.Since),
		What: fmt.Sprintf("it traps for ever, since step %s: %s at %s", plain.Grouped(how.Since), how.Trap,
			c.at(how.PC)),
		Why: strings.TrimSuffix(c.text(how.PC, in)+": "+c.firstAt(how.PC).Rule, ": "),
		Do:  fmt.Sprintf("mend what traps; and give each hart a handler that does not trap: mtvec is 0x%08x", tvec)}
	if in.Op == 0 {
		f.Why = c.firstAt(how.PC).Rule
	}
	c.says(f)
}
