package explain

import (
	"fmt"
	"slices"
	"strings"

	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/plain"
)

// An interrupt that is taken so often with nothing done about it is taken for ever: its line cannot fall by itself.
const stormy = 100

// storms finds interrupts that are taken again and again and never quieted.
func (c *inquest) storms() {
	if !c.abnormal() {
		return
	}
	for _, cause := range []isa.Cause{isa.TimerInt, isa.SoftwareInt, isa.ExternalInt} {
		t := c.w.taken[cause]
		if t == nil || t.since < stormy {
			continue
		}
		if _, _, _, moved := c.breathless(isa.TimerInt); cause == isa.TimerInt && moved != nil {
			continue // in vain, or not
		}
		what := map[isa.Cause]string{
			isa.TimerInt: "the timer interrupts", isa.SoftwareInt: "the software interrupt comes",
			isa.ExternalInt: "the interrupt controller interrupts",
		}[cause]
		why := map[isa.Cause]string{
			isa.TimerInt:    "never moves CLINT_MTIMECMP, and the timer is pending until it does",
			isa.SoftwareInt: "never clears CLINT_MSIP, and the interrupt is pending until it does",
			isa.ExternalInt: "never reads PLIC_CLAIM, and the interrupt is pending until it does",
		}[cause]
		do := map[isa.Cause]string{
			isa.TimerInt:    "before mret, move it to later than now: " + later,
			isa.SoftwareInt: "before mret: " + c.answering(),
			isa.ExternalInt: "claim, serve the source that t0 then says, and complete: lw t0, PLIC_CLAIM · sw t0, " +
				"PLIC_CLAIM, t1",
		}[cause]
		if c.writesMIP() {
			why += "; writing mip does nothing"
		}
		handler := c.handlerAt(t.pc)
		c.says(Finding{Kind: Storm, Times: t.since, Where: handler, Do: do,
			What: fmt.Sprintf("%s again after every mret, %s in a row", what, times(t.since)),
			Why:  fmt.Sprintf("the handler at %s %s", handler, why)})
	}
	c.tooSoon(isa.TimerInt, "the timer interrupts", "CLINT_MTIMECMP",
		"before mret, move it to later than now: "+later)
	c.tooSoon(isa.STimerInt, "the timer interrupts S mode", "stimecmp",
		"before sret, move it to later than now: "+laterInS)
	c.stormsInS()
	for _, slot := range c.slots() {
		t := c.w.claimed[c.w.source[slot]]
		if t == nil || t.since < stormy {
			continue
		}
		device := c.w.name[slot]
		c.says(Finding{Kind: Storm, Times: t.since, Where: c.at(t.pc), Do: quieting[device],
			What: fmt.Sprintf("source %d (%s) rings again after each complete, %s in a row", c.w.source[slot],
				device, times(t.since)),
			Why: fmt.Sprintf("the handler that claims it at %s leaves the line of the %s up", c.at(t.pc), device)})
	}
}

// later is how the timer is set to a millisecond from now.
const later = "lw t0, CLINT_MTIME · li t1, 10000 · add t0, t0, t1 · sw t0, CLINT_MTIMECMP, t1"

// laterInS is the same in S mode.
const laterInS = "csrr t0, time · li t1, 10000 · add t0, t0, t1 · csrw stimecmp, t0 · csrw stimecmph, zero"

// breathless looks at the interrupts of a timer in the end of the film between which no instruction of the program
// came: how many, the first, the last, and the last move of the alarm among them.
func (c *inquest) breathless(cause isa.Cause) (n uint64, first, last, moved *frame) {
	for i := range c.film {
		switch s := &c.film[i]; {
		case s.moves(cause) && n > 0:
			moved = s
		case s.trapped && s.trap.Cause.IsInterrupt() && (i == 0 || !c.film[i-1].goesBack()):
			n, first, moved = 0, nil, nil // the program had a turn
		case s.trapped && s.trap.Cause == cause:
			if n++; first == nil {
				first = s
			}
			last = s
		}
	}
	return n, first, last, moved
}

// moves says that it moves the alarm of a timer.
func (s *frame) moves(timer isa.Cause) bool {
	if timer == isa.TimerInt {
		return s.store && strings.HasPrefix(s.reg, "MTIMECMP")
	}
	return !s.trapped && (writesCSR(s.in, isa.STimeCmp) || writesCSR(s.in, isa.STimeCmpH))
}

// tooSoon finds a timer that is moved by each interrupt, and not far enough: no instruction of the program comes
// between the handler's return and the next interrupt. One that is late, and catches up from interrupt to interrupt, is
// left alone.
func (c *inquest) tooSoon(cause isa.Cause, what, alarm, do string) {
	n, first, last, moved := c.breathless(cause)
	if n < stormy || moved == nil || last.late < first.late {
		return
	}
	handler, back := c.handlerAt(last.next), isa.MRET
	if last.to == cpu.S {
		back = isa.SRET
	}
	f := Finding{Kind: Storm, Times: n, Where: handler, Do: do,
		What: fmt.Sprintf("%s again after every %s, %s in the last %s steps", what, back, times(n),
			plain.Grouped(uint64(len(c.film)))),
		Why: fmt.Sprintf("the handler at %s moves %s, at %s, to a time that has passed", handler, alarm,
			c.at(moved.pc))}
	if moved.late < 0 {
		f.Why = fmt.Sprintf("the handler at %s moves %s, at %s, to so little later that it has come before the %s",
			handler, alarm, c.at(moved.pc), back)
		f.Do = "move it further; a second is 10,000,000 ticks"
	}
	c.says(f)
}

// handlerAt is the place of a handler; the slots of a vector table only jump to theirs.
func (c *inquest) handlerAt(pc uint32) *Place {
	if in, _ := c.instruction(pc); in.Op.Long() == isa.JAL && in.Rd == 0 {
		pc += uint32(in.Imm)
	}
	return c.at(pc)
}

// quieting is what lowers a device's line.
var quieting = map[string]string{
	"uart":    "take what was received: lbu t0, UART_RBR; or hear that the transmitter is empty: lbu t0, UART_IIR",
	"virtio":  "acknowledge it: lw t0, VIRTIO_INTERRUPT_STATUS · sw t0, VIRTIO_INTERRUPT_ACK, t1",
	"kettle":  "store back what it rang for, each 1 clears: lw t0, KETTLE_RING · sw t0, KETTLE_RING, t1",
	"mug":     "store back what it rang for, each 1 clears: lw t0, MUG_RING · sw t0, MUG_RING, t1",
	"toaster": "store back what it rang for, each 1 clears: lw t0, TOASTER_RING · sw t0, TOASTER_RING, t1",
}

// slots is the devices that can ring, in order.
func (c *inquest) slots() (list []int) {
	for slot, source := range c.w.source {
		if source != 0 {
			list = append(list, slot)
		}
	}
	slices.Sort(list)
	return list
}

// writesMIP says that the program has written mip, in the film.
func (c *inquest) writesMIP() bool {
	return slices.ContainsFunc(c.film, func(s frame) bool { return !s.trapped && writesCSR(s.in, isa.MIP) })
}

// writesCSR says that an instruction writes a CSR.
func writesCSR(in isa.Inst, n isa.CSR) bool {
	switch in.Op {
	case isa.CSRRW, isa.CSRRWI:
	case isa.CSRRS, isa.CSRRC, isa.CSRRSI, isa.CSRRCI:
		if in.Rs1 == 0 {
			return false
		}
	default:
		return false
	}
	return isa.CSR(in.Imm) == n
}
