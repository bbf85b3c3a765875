package explain

import (
	"fmt"
	"slices"
	"strings"

	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/plain"
)

// A storm is an interrupt of S mode that nothing quiets but what is named here, or a call of the firmware.
type storm struct {
	cause         isa.Cause
	what, why, do string
	csrs          []isa.CSR // written
	reg           string    // of a device, read or written
}

// stormsOfS is never written.
var stormsOfS = []storm{
	{
		cause: isa.STimerInt, what: "the timer interrupts S mode", why: "never moves stimecmp",
		do:   "before sret, move it to later than now: " + laterInS,
		csrs: []isa.CSR{isa.STimeCmp, isa.STimeCmpH, isa.SIE, isa.MIE, isa.MIP},
	},
	{
		cause: isa.SSoftwareInt, what: "the software interrupt of S mode comes", why: "never clears sip.SSIP",
		do:   "before sret: csrci sip, 2",
		csrs: []isa.CSR{isa.SIP, isa.SIE, isa.MIE, isa.MIP},
	},
	{
		cause: isa.SExternalInt, what: "the interrupt controller interrupts S mode",
		why: "never reads PLIC_CLAIM of S mode",
		do: "claim, serve the source that t0 then says, and complete: lw t0, PLIC_CLAIM + 0x1000 · " +
			"sw t0, PLIC_CLAIM + 0x1000, t1",
		csrs: []isa.CSR{isa.SIE, isa.MIE}, reg: "CLAIM",
	},
}

// stormsInS finds interrupts of S mode that are taken again and again and never quieted. It looks at the film, since
// what quiets them is mostly no access to a device.
func (c *inquest) stormsInS() {
	for _, s := range stormsOfS {
		n, last := c.film.unquieted(&s)
		if n < stormy {
			continue
		}
		back := "sret"
		if last.to == cpu.M {
			back, s.do = "mret", strings.Replace(s.do, "before sret", "before mret", 1)
		}
		if s.cause == isa.STimerInt && !c.hart().ComparesTime() {
			s.why = "never has the alarm set anew"
			s.do = "have M mode clear mip.STIP and set it anew, as the firmware's set_timer does"
		}
		handler := c.handlerAt(last.next)
		c.says(Finding{Kind: Storm, Times: n, Where: handler, Do: s.do,
			What: fmt.Sprintf("%s again after every %s, %s in the last %s steps", s.what, back, times(n),
				plain.Grouped(uint64(len(c.film)))),
			Why: fmt.Sprintf("the handler at %s %s, and the interrupt is pending until it does", handler, s.why)})
	}
}

// unquieted counts how often an interrupt was taken since something was last done about it.
func (f film) unquieted(s *storm) (n uint64, last *frame) {
	for i := range f {
		b := &f[i]
		call := b.trapped && b.from == cpu.S && isCall(b.trap.Cause)
		writes := !b.trapped && slices.ContainsFunc(s.csrs, func(n isa.CSR) bool { return writesCSR(b.in, n) })
		switch {
		case call || writes || s.reg != "" && b.reg == s.reg:
			n = 0
		case b.trapped && b.trap.Cause == s.cause:
			n, last = n+1, b
		}
	}
	return n, last
}
