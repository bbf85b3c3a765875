package explain

import (
	"fmt"
	"slices"

	"breakfast/cpu/isa"
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
		what := map[isa.Cause]string{isa.TimerInt: "timer", isa.SoftwareInt: "software interrupt", isa.ExternalInt: "interrupt controller"}[cause]
		why := map[isa.Cause]string{
			isa.TimerInt:    "never moves CLINT_MTIMECMP, and the timer is pending until it does",
			isa.SoftwareInt: "never clears CLINT_MSIP, and the interrupt is pending until it does",
			isa.ExternalInt: "never reads PLIC_CLAIM, and the interrupt is pending until it does",
		}[cause]
		do := map[isa.Cause]string{
			isa.TimerInt:    "before mret, store a later time to CLINT_MTIMECMP, or all ones for never",
			isa.SoftwareInt: "before mret: sw zero, CLINT_MSIP, t0",
			isa.ExternalInt: "read PLIC_CLAIM, serve the source that it names, and store that number to PLIC_CLAIM",
		}[cause]
		if c.writesMIP() {
			why += "; writing mip does nothing"
		}
		handler := c.at(t.pc)
		c.says(Finding{Kind: Storm, Times: t.since, Where: handler, Do: do,
			What: fmt.Sprintf("the %s interrupts again after every mret, %s in a row", what, times(t.since)),
			Why:  fmt.Sprintf("the handler at %s %s", handler, why)})
	}
	for _, slot := range c.slots() {
		t := c.w.claimed[c.w.source[slot]]
		if t == nil || t.since < stormy {
			continue
		}
		device := c.w.name[slot]
		c.says(Finding{Kind: Storm, Times: t.since, Where: c.at(t.pc), Do: quieting[device],
			What: fmt.Sprintf("source %d (%s) rings again after each complete, %s in a row", c.w.source[slot], device, times(t.since)),
			Why:  fmt.Sprintf("the handler that claims it at %s never touches the %s, whose line stays up", c.at(t.pc), device)})
	}
}

// quieting is what lowers a device's line.
var quieting = map[string]string{
	"uart":    "read UART_RBR until UART_LSR_DR is 0 (received data); read UART_IIR, or clear UART_IER_ETBEI (transmitter empty)",
	"virtio":  "store what VIRTIO_INTERRUPT_STATUS says to VIRTIO_INTERRUPT_ACK",
	"kettle":  "store the events in KETTLE_RING back to KETTLE_RING: writing 1 clears them",
	"mug":     "store the events in MUG_RING back to MUG_RING: writing 1 clears them",
	"toaster": "store the events in TOASTER_RING back to TOASTER_RING: writing 1 clears them",
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
