package explain

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"breakfast/cpu/isa"
	"breakfast/machine"
	"breakfast/plain"
)

// doing says what the program was doing where nothing else explains that it did not end.
func (c *inquest) doing() {
	if c.abnormal() && c.Stop.Reason != machine.Fault && c.lostRA() {
		return
	}
	switch {
	case c.Stop.Reason == machine.Endless && !c.has(HandlerTraps, HandlerReturns):
		c.loop()
	case c.hart().Waiting && c.has(Alarm, Gate):
	case c.Stop.Reason == machine.Reached && c.filmed() > 0 &&
		!c.told(Storm, HandlerTraps, HandlerReturns, InputEnded, Deadlock, Doing) && !c.toldWhy():
		f := Finding{Kind: Doing, Where: c.here(), What: fmt.Sprintf("in the last %s steps %s",
			plain.Grouped(c.filmed()), c.procedures()), Why: c.lastChange()}
		c.ofAll(f)
	}
}

// loop describes the loop that nothing ends.
func (c *inquest) loop() {
	if c.loops == nil || len(c.loops[c.who].PCs) == 0 || c.loops[c.who].told {
		return
	}
	pcs := slices.Compact(slices.Sorted(slices.Values(c.loops[c.who].PCs)))
	f := Finding{Kind: Endless, Where: c.at(pcs[0]),
		What: fmt.Sprintf("the loop at %s goes round for ever", c.at(pcs[0])),
		Why:  "its registers come back the same, it touches no device, and no interrupt can come", Do: ending}
	if c.several() {
		f.Why += ", and every other hart sleeps or goes round for ever, too"
	}
	if first, last := c.at(pcs[0]).String(), c.at(pcs[len(pcs)-1]).String(); first != last {
		f.What = fmt.Sprintf("the loop from %s to %s, %d instructions, goes round for ever", first, last, len(pcs))
	}
	if x := &c.w.last; c.w.repeats > 0 && c.noReturn() && c.w.lastInterrupt() < x.At.Steps {
		f.Why = fmt.Sprintf("it is in the trap handler, which came here because of a trap at %s: %s",
			c.at(x.PC), x.Trap)
		if !isCall(x.Cause) {
			f.Do = "mend what trapped there"
		}
		if rule := c.rule(x.PC); rule != "" {
			f.Why += ", " + rule
		}
	}
	c.says(f)
}

// lostRA finds a ret that comes back to the same place for ever, behind a call: the call wrote ra, and nobody has put
// back what was there.
func (c *inquest) lostRA() bool {
	var ret *frame
	for i := len(c.film) - 1; i >= 0 && ret == nil; i-- {
		if s := &c.film[i]; s.in.Op.Long() == isa.JALR && s.in.Rd == 0 && s.in.Rs1 == isa.RA &&
			s.in.Imm == 0 && !s.trapped {
			ret = s
		}
	}
	if ret == nil || ret.next > ret.pc {
		return false
	}
	for _, s := range c.film[len(c.film)/2:] { // nothing else: no branch, no trap, no other ra
		on := s.next == s.pc+s.in.Op.Size() && s.in.Rd != isa.RA && !conditional(s.in.Op)
		if s.trapped || s.pc < ret.next || s.pc > ret.pc || s.pc != ret.pc && !on {
			return false
		}
	}
	call, target, ok := c.callBefore(ret.next)
	if !ok {
		return false
	}
	f := Finding{Kind: Endless, Where: c.at(ret.next), What: fmt.Sprintf("the ret at %s goes back to %s for ever",
		c.at(ret.pc), c.at(ret.next))}
	if target == ret.next {
		f.Why = fmt.Sprintf("the program ran on into %s behind the call at %s", c.procedure(target), c.at(call))
		f.Do = "end it before " + c.procedure(target) + ": " + finish
	} else {
		f.Why = fmt.Sprintf("ra is where the call at %s comes back to, and the ra before it is lost", c.at(call))
		f.Do = "keep ra on the stack, before the call: addi sp, sp, -16 · sw ra, 12(sp); and before the ret: lw ra, " +
			"12(sp) · addi sp, sp, 16"
	}
	c.says(f)
	return true
}

// callBefore is the call that an address is behind, and the procedure that it calls.
func (c *inquest) callBefore(addr uint32) (call, target uint32, ok bool) {
	for _, call := range []uint32{addr - 4, addr - 2} {
		in, _ := c.instruction(call)
		if call+in.Op.Size() != addr || in.Rd != isa.RA {
			continue
		}
		switch hi, _ := c.instruction(call - 4); {
		case in.Op.Long() == isa.JAL:
			return call, call + uint32(in.Imm), true
		case in.Op.Long() == isa.JALR && hi.Op == isa.AUIPC && hi.Rd == in.Rs1:
			return call, call - 4 + uint32(hi.Imm) + uint32(in.Imm), true
		case in.Op.Long() == isa.JALR:
			return call, 0, true
		}
	}
	return 0, 0, false
}

// conditional says that an instruction is a branch.
func conditional(op isa.Op) bool {
	switch op.Long() {
	case isa.BEQ, isa.BNE, isa.BLT, isa.BGE, isa.BLTU, isa.BGEU:
		return true
	}
	return false
}

// filmed is how many steps the films have.
func (c *inquest) filmed() (steps uint64) {
	for _, f := range c.films {
		steps += uint64(len(f))
	}
	return steps
}

// toldWhy says that it was said of a loop what it waits for.
func (c *inquest) toldWhy() bool {
	return slices.ContainsFunc(c.loops, func(l loop) bool { return l.told })
}

// procedures is where the harts were in their films, by the names there, most often first.
func (c *inquest) procedures() string {
	if !c.several() {
		return "it was in " + c.proceduresOf(c.film)
	}
	var list []string
	for i, f := range c.films {
		if len(f) > 0 {
			list = append(list, fmt.Sprintf("hart %d was in %s", i, c.proceduresOf(f)))
		}
	}
	return strings.Join(list, "; ")
}

func (c *inquest) proceduresOf(f film) string {
	count := map[string]int{}
	for i := range f {
		n := c.procedure(f[i].pc)
		if n == "" {
			n = fmt.Sprintf("0x%08x", f[i].pc)
		}
		count[n]++
	}
	names := slices.SortedFunc(maps.Keys(count),
		func(a, b string) int { return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b)) })
	var list []string
	for _, n := range names[:min(3, len(names))] {
		list = append(list, fmt.Sprintf("%s (%d %%)", n, (100*count[n]+len(f)/2)/len(f)))
	}
	return strings.Join(list, ", ")
}

// lastChange is what the program last did to an appliance.
func (c *inquest) lastChange() string {
	ch := c.w.changed
	if !ch.done {
		return ""
	}
	device := c.w.name[ch.slot]
	return fmt.Sprintf("the last device it changed is the %s: %s_%s = %d, at %s, in step %s", device,
		strings.ToUpper(device), ch.reg.Name, int32(ch.value), c.at(ch.pc), plain.Grouped(ch.step))
}
