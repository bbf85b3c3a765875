package explain

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/machine"
	"breakfast/plain"
)

// A heldGate is an interrupt that asks at the limit and does not come, as it was during the film: a handler that the
// limit falls into holds interrupts back, and that is no fault of its.
type heldGate struct {
	opened bool // at some moment all its gates were open, or it did not ask
	looked bool
}

// holdGates notes which interrupts ask and do not come. Where the hart sleeps for good or goes round an endless loop,
// that is how it stays.
func (c *inquest) holdGates() {
	c.gate = make([]map[string]*heldGate, len(c.M.Harts))
	if c.Stop.Reason != machine.Reached {
		return
	}
	c.each(func() {
		c.gate[c.who] = map[string]*heldGate{}
		for _, g := range c.gatesNow() {
			if g.Asking && g.Closed != "" {
				c.gate[c.who][g.Name] = &heldGate{}
			}
		}
	})
}

// lookAtGates notes at a moment of the film which of these were closed then, of the hart that is meant.
func (c *inquest) lookAtGates() {
	who := c.M.Turn()
	if len(c.gate[who]) == 0 {
		return
	}
	for _, g := range c.M.Gates() {
		if held := c.gate[who][g.Name]; held != nil {
			shut := g.Closed != "" && (g.Asking || !c.w.harts[who].passing(g.Closed))
			held.opened, held.looked = held.opened || !shut, true
		}
	}
}

// passing says of a closed gate that handlers close it for a while: one has to see it closed, and asked to open, for
// long.
func (w *testimony) passing(closed string) bool {
	trapped := len(w.taken) > 0 || w.repeats > 0
	return trapped && (strings.HasPrefix(closed, "mstatus.") || strings.HasPrefix(closed, "sstatus.") ||
		strings.HasPrefix(closed, "the hart is in M mode") || strings.Contains(closed, "to PLIC_CLAIM"))
}

// gates says of the interrupts that did not come what holds them back: of those that are asked for, and then, where the
// hart sleeps for good, of those that it hoped for. It speaks of interrupts that the program means to hear of, and not
// of those of programs that only look.
func (c *inquest) gates() {
	if !c.abnormal() || c.Stop.Reason == machine.Fault || c.kernel != nil || c.hart().MTVec == 0 &&
		c.hart().MIE == 0 && !c.idle() {
		return
	}
	if c.told(Bell) {
		return // that is why
	}
	all := c.gatesNow()
	slices.SortStableFunc(all, func(a, b machine.Gate) int { return cmp.Compare(boolean(b.Asking), boolean(a.Asking)) })
	for _, g := range all {
		elsewhere := c.several() && (c.w.calmed[g.Name] || g.Name == "software" && c.ofBell(g))
		if !g.Hoped || elsewhere || c.stormed(g.Name) || g.Name == "uart" && c.has(InputEnded) {
			continue
		}
		f := Finding{Kind: Gate, Where: c.here(), Why: g.Closed, Do: "open it: " + g.Open}
		switch {
		case g.Asking && g.Closed != "" && c.staysShut(g):
			c.asked = true
			f.What = g.Name + " asks for an interrupt that does not come"
			if g.Rung != "" {
				f.Do += "; " + g.Rung
			}
			if last := c.w.taken[c.cause(g.Name)]; last != nil && strings.HasPrefix(g.Closed, "mstatus.") {
				f.Why += fmt.Sprintf("; the last one came in step %s, and the handler has not returned",
					plain.Grouped(last.last))
				f.Do = "a handler ends with: mret"
			}
		case c.idle() && g.Wanted && g.Closed != "":
			f.What, f.Why = g.Name+" could be heard, but "+g.Closed, ""
		case c.idle() && g.Wanted && !g.Asking && !c.hopesForBell():
			f.What, f.Do = g.Name+" could be heard, but has nothing to ring for", ringing[g.Name]
		default:
			continue
		}
		c.says(f)
	}
	if c.idle() && !c.has(Gate, InputEnded) && c.hart().MIE != 0 && !c.hopesForBell() {
		c.says(Finding{Kind: Gate, Where: c.here(), What: "mie lets " + isa.MIE.Describe(c.hart().MIE) +
			" in, but no device is let out"})
	}
}

// staysShut says that a closed gate is closed for good, or was for as long as the film goes.
func (c *inquest) staysShut(g machine.Gate) bool {
	if strings.HasPrefix(g.Closed, "mstatus.") && c.has(HandlerTraps, HandlerReturns) {
		return false // that is why
	}
	if c.Stop.Reason != machine.Reached {
		return true
	}
	last := c.w.taken[c.cause(g.Name)]
	if last != nil && last.last > c.M.Position().Steps/2 || c.w.opened && strings.HasPrefix(g.Closed, "mstatus.") &&
		!c.noReturn() {
		return false // it may come yet: the program has interrupts off for a while
	}
	held := c.gate[c.who][g.Name]
	return held != nil && held.looked && !held.opened && (!c.w.passing(g.Closed) || len(c.film) == filmed)
}

// noReturn says that the hart is still in the handler of a trap that M mode took: mret would have set mstatus.MPP to U
// mode.
func (c *inquest) noReturn() bool {
	return c.hart().Priv == cpu.M && c.hart().MStatus&isa.StatusMPP == isa.StatusMPP
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}

// cause is the interrupt that a gate leads to.
func (c *inquest) cause(name string) isa.Cause {
	switch name {
	case "timer":
		return isa.TimerInt
	case "software":
		return isa.SoftwareInt
	case "supervisor timer":
		return isa.STimerInt
	}
	if c.hart().MIDeleg&isa.SEI != 0 {
		return isa.SExternalInt
	}
	return isa.ExternalInt
}

// stormed says that a storm was reported of what a gate is about.
func (c *inquest) stormed(name string) bool {
	return slices.ContainsFunc(c.found,
		func(f Finding) bool { return f.Kind == Storm && strings.Contains(f.What, name) })
}

// alarms says how far away the armed timers are.
func (c *inquest) alarms() {
	if !c.abnormal() || c.Stop.Reason == machine.Fault {
		return
	}
	if at, armed := c.M.CLINT.Alarm(c.who); armed {
		c.alarm(at, "the timer", "mtimecmp", "CLINT_MTIMECMPH", "sw zero, CLINT_MTIMECMPH, t1", isa.MTI)
	}
	if h := c.hart(); h.ComparesTime() {
		c.alarm(h.STimeCmp, "the timer of S mode", "stimecmp", "stimecmph", "csrw stimecmph, zero", isa.STI)
	}
}

// alarm says how far away a timer is: what it is called, its register and the high half of that, and what clears the
// half.
func (c *inquest) alarm(at uint64, name, register, half, clear string, line uint32) {
	now := c.M.CLINT.Time()
	if at == ^uint64(0) || at <= now {
		return
	}
	f := Finding{Kind: Alarm, Where: c.here(),
		What: fmt.Sprintf("%s is set, and rings in %s", name, duration(at-now)),
		Why:  fmt.Sprintf("%s is %#x, and mtime %#x", register, at, now)}
	switch high := at >> 32; {
	case high == 0xffff_ffff:
		f.Do = "its high word is still all ones: " + clear
	case high > now>>32+1:
		f.Do = fmt.Sprintf("a second is 10,000,000 ticks, and its high word, %s, is %#x", half, high)
	}
	if c.hart().MIE&line == 0 && f.Do == "" && !c.idle() {
		return // it does not mean to hear it
	}
	c.says(f)
}

// duration is a length of the machine's time as people say it.
func duration(ticks uint64) string {
	const second = uint64(10_000_000)
	for _, u := range []struct {
		name string
		size uint64
	}{{"year", 31_557_600 * second}, {"day", 86_400 * second}, {"hour", 3_600 * second}, {"minute", 60 * second},
		{"second", second}} {
		if n := ticks / u.size; n >= 2 {
			return fmt.Sprintf("%s %ss", plain.Grouped(n), u.name)
		}
	}
	return fmt.Sprintf("%d.%07d s", ticks/second, ticks%second)
}
