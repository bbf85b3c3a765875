package integrity

import (
	"fmt"

	"breakfast/devices"
	"breakfast/machine"
)

// When is a claim never completed?
//
// Not when it is open for long: a kernel whose tasks serve the appliances may complete a claim only when the task comes
// back to wait again, and a task that waits once never comes back. That a program ended with an open claim proves
// nothing. What does:
//
//   - The program did not end by itself, the device asks (its line is up), the claim is open, and since both were so
//     the hart has slept, or taken a million steps. Then whoever was to complete it had nothing else to do, or ample
//     time; and nobody will hear of the device any more.
//   - The line was up at the claim, it was down when the handler returned, and still the claim is open at the end,
//     although the hart has slept since, or taken 50,000 steps. A handler that has served the device has no reason to
//     leave the claim open.

// A claim is a source that was claimed.
type claim struct {
	open      bool
	at        mark
	lineUp    bool // at the claim
	returned  bool // a handler has returned since
	served    bool // the line was down by then
	slept     bool // since the claim, or since the line rose again
	since     mark // of that
	context   uint32
	wrong     mark   // a completion that was none, at another context,
	elsewhere uint32 // which
}

type claims struct {
	of   [devices.Sources]claim
	open int
}

const (
	servedLongAgo  = 50_000 // steps
	unheardForLong = 1_000_000
)

func (c *Checker) claimed(e machine.Event) {
	if k := &c.claims.of[e.Value]; !k.open {
		c.claims.open++
	}
	m := mark{pc: e.PC, hart: e.Hart, at: e.At}
	c.claims.of[e.Value] = claim{open: true, at: m, since: m, lineUp: c.line(e.Value), context: e.Index}
}

func (c *Checker) completed(e machine.Event) {
	if c.claims.of[e.Value].open {
		c.claims.of[e.Value].open = false
		c.claims.open--
	}
}

// wrongContext notes a store of a claimed source to the register of a context that does not enable it.
func (c *Checker) wrongContext(e machine.Event) {
	if e.Reg.Name != "CLAIM" || e.Value >= devices.Sources {
		return
	}
	if k := &c.claims.of[e.Value]; k.open && e.Index != k.context {
		k.wrong, k.elsewhere = mark{pc: e.PC, hart: e.Hart, at: e.At}, e.Index
	}
}

// line is the level of a source's line.
func (c *Checker) line(source uint32) bool {
	for i := range c.parts {
		if p := &c.parts[i]; p.Source == source {
			return p.Device.IRQ()
		}
	}
	return false
}

func (c *Checker) eachOpen(f func(source uint32, k *claim)) {
	if c.claims.open == 0 {
		return
	}
	for s := range c.claims.of {
		if k := &c.claims.of[s]; k.open {
			f(uint32(s), k)
		}
	}
}

// claimReturns: an mret or sret.
func (c *Checker) claimReturns(hart int) {
	c.eachOpen(func(source uint32, k *claim) {
		if !k.returned && k.at.hart == hart {
			k.returned, k.served = true, k.lineUp && !c.line(source)
		}
	})
}

func (c *Checker) claimSleeps(hart int) {
	c.eachOpen(func(source uint32, k *claim) {
		k.slept = k.slept || k.at.hart == hart && (k.served || c.line(source))
	})
}

// claimRings: a line rose.
func (c *Checker) claimRings(slot int) {
	if k := &c.claims.of[c.parts[slot].Source]; k.open && !k.served {
		k.since, k.slept = c.mark(c.m.Hart().PC), false
	}
}

func (c *Checker) finishClaims(stop machine.Stop) {
	c.eachOpen(func(source uint32, k *claim) {
		up := c.line(source)
		unheard := up && stop.Reason != machine.Halted && (k.slept || stop.Reason == machine.Idle ||
			c.since(k.since) >= unheardForLong)
		forgotten := k.served && (k.slept || c.since(k.at) >= servedLongAgo)
		if !unheard && !forgotten {
			return
		}
		text := fmt.Sprintf("source %d, %s, was claimed and never completed", source, c.device(source))
		if up {
			text += ": it asks again, and nobody hears it"
		}
		v := Violation{
			Kind: OpenClaim, Saved: c.place(k.at),
			Message: fmt.Sprintf("%s: store %d to %s when it is served", text, source, claimOf(k.context)),
		}
		if k.wrong != (mark{}) {
			v.Over = c.place(k.wrong)
			v.Message += fmt.Sprintf(", where it was claimed; it was stored to %s, whose context does not enable it",
				claimOf(k.elsewhere))
		}
		c.report(text, v)
	})
}

// claimOf is the register of a context.
func claimOf(context uint32) string {
	if context == 0 {
		return "PLIC_CLAIM"
	}
	return fmt.Sprintf("PLIC_CLAIM + %#x", context*0x1000)
}

func (c *Checker) device(source uint32) string {
	for _, p := range c.parts {
		if p.Source == source {
			return "the " + p.Device.Info().Name
		}
	}
	return "of no device"
}
