package explain

import (
	"fmt"

	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/machine"
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
	// Since the last trap of this kind before the last one: was there an mret, and did it go back to the instruction?
	var before, returned *frame
	for i := range c.film {
		switch s := &c.film[i]; {
		case s.trapped && s.pc == c.w.last.PC && s.trap.Cause == c.w.last.Cause:
			if before != nil {
				if c.repeats(before, returned, s) {
					return
				}
			}
			before, returned = s, nil
		case !s.trapped && s.in.Op == isa.MRET:
			returned = s
		}
	}
}

// repeats reports a trap that comes again: from inside its own handler, or by an mret to it. It says whether it was one
// of these.
func (c *inquest) repeats(before, returned, again *frame) bool {
	n, handler := c.w.repeats, c.handlerAt(before.next)
	switch {
	case returned == nil && again.from == cpu.M:
		where := c.atStep(again.pc, again.step)
		c.says(Finding{Kind: HandlerTraps, Times: n, Where: where,
			What: fmt.Sprintf("the trap handler at %s traps itself, at %s, %s: %s", handler, where,
				times(n), again.trap),
			Why: c.whyTraps(again), Do: c.doHandler(again)})
		return true
	case returned != nil && returned.step+1 == again.step && returned.next == again.pc:
		c.says(c.returns(returned, again))
		return true
	}
	return false
}

// returns is the finding of a handler that goes back to what trapped.
func (c *inquest) returns(mret, again *frame) Finding {
	size := again.in.Op.Size()
	f := Finding{Kind: HandlerReturns, Times: c.w.repeats, Where: c.atStep(mret.pc, mret.step),
		What: fmt.Sprintf("the trap handler goes back to the very instruction that trapped, %s: %s, at %s",
			times(c.w.repeats), again.trap, c.at(again.pc)),
		Why: "mepc is that instruction's address, and the mret at " + c.at(mret.pc).String() + " goes there",
		Do:  fmt.Sprintf("before mret, go behind it: csrr t0, mepc · addi t0, t0, %d · csrw mepc, t0", size)}
	if !isCall(again.trap.Cause) {
		f.Do = "mend what it traps on, or " + f.Do
	}
	return f
}

// whyTraps is what is known of a trap inside of a handler.
func (c *inquest) whyTraps(s *frame) string {
	if rule := c.rule(s.pc); rule != "" {
		return c.text(s.pc, s.in) + ": " + rule
	}
	return c.text(s.pc, s.in)
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

// doHandler is what would end it.
func (c *inquest) doHandler(s *frame) string {
	if c.M.Hart.MScratch == 0 && slicesMScratch(c.film) {
		return "mscratch is 0; before the first trap, give it memory to save registers to: la t0, save · csrw " +
			"mscratch, t0"
	}
	return "a trap handler must not trap: mend the instruction, or what it is given"
}

// slicesMScratch says that mscratch is used.
func slicesMScratch(f film) bool {
	for i := range f {
		if writesCSR(f[i].in, isa.MScratch) {
			return true
		}
	}
	return false
}

// noHandler reports a trap that nothing handles, where no other detective knows better.
func (c *inquest) noHandler() {
	if c.has(Ecall, Semihosting, ReturnToZero, RanOff, SPUnset, Overwritten, Odd, Misaligned) {
		return
	}
	csr, tvec := c.M.Hart.Handler()
	vector := tvec &^ 3
	_, code := c.M.Code(vector)
	f := Finding{Kind: NoHandler, Where: c.at(c.Stop.PC)}
	switch {
	case tvec == 0 && !c.Stop.Trap.Cause.IsInterrupt():
		return // the message says it, and the trap itself is what is to be mended
	case tvec == 0:
		enable := "mstatus.MIE"
		if csr == isa.STVec {
			enable = "sstatus.SIE"
		}
		f.What = fmt.Sprintf("an interrupt was let in, and %s was never set", csr)
		f.Do = fmt.Sprintf("before %s is set: la t0, handler · csrw %s, t0", enable, csr)
	case !code && c.Stop.Again.Cause == isa.InstPage:
		f.What = fmt.Sprintf("%s is 0x%08x, and S mode may execute nothing there", csr, vector)
		_, f.Why = c.M.WalkIn(c.M.Hart.SATP, vector, cpu.Fetching, cpu.S)
		f.Do = "map the trap handler in every address space, with R and X, and A, and without U"
	case !code:
		f.What = fmt.Sprintf("%s is 0x%08x, where no memory is", csr, vector)
		f.Do = fmt.Sprintf("it wants the address of the handler: la t0, handler · csrw %s, t0", csr)
	default:
		f.Where = c.at(vector)
		f.What = fmt.Sprintf("the trap handler's first instruction, at %s, traps too: %s", f.Where, c.Stop.Again)
		f.Do = "a trap handler must not trap: mend the instruction, or what it is given"
	}
	c.says(f)
}
