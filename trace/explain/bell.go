package explain

import (
	"fmt"

	"breakfast/cpu/isa"
	"breakfast/machine"
	"breakfast/plain"
)

// A bell is what a witness has seen of a hart's software interrupt, CLINT_MSIP of that hart.
type bell struct {
	last ring // the last store
	rung ring // the last that rang
}

// ring is a store to a bell.
type ring struct {
	done      bool
	hart      int // whose
	value, pc uint32
	step      uint64
}

// rings notes a store to a bell.
func (w *Witness) rings(e machine.Event) {
	if e.Reg.Name != "MSIP" || e.Index >= uint32(len(w.harts)) {
		return
	}
	b := &w.harts[e.Index].bell
	b.last = ring{true, e.Hart, e.Value, e.PC, e.At.Steps}
	if e.Value&1 != 0 {
		b.rung = b.last
	}
}

// hopesForBell says that one of several harts sleeps until another rings for it.
func (c *inquest) hopesForBell() bool {
	return c.several() && c.idle() && c.hart().MIE&isa.MSI != 0
}

// ofBell says that bells has more to say than what the gate is: the bell does not ring, or it does and another hart
// sleeps for its own. There are several harts.
func (c *inquest) ofBell(g machine.Gate) bool {
	if !g.Asking {
		return true
	}
	another := false
	who := c.who
	c.each(func() { another = another || c.who != who && c.hopesForBell() })
	c.of(who)
	return !g.Wanted && another
}

// clearedBells finds stores that were to ring a hart that sleeps, and do not.
func (c *inquest) clearedBells() { c.ofBells((*inquest).cleared) }

// bells says of harts that sleep for a software interrupt who rang them last. Most often only one of them has been
// forgotten and the others wait for that one, so those that nobody ever rang are told alone; if there are none, how the
// last ring of each was heard.
func (c *inquest) bells() {
	if !c.asked && !c.told(Bell, Deadlock, InputEnded) {
		c.ofBells((*inquest).silent)
	}
	if !c.asked && !c.told(Bell, Deadlock, InputEnded) {
		c.ofBells((*inquest).answered)
	}
}

// ofBells says what one of these is certain of, of each hart that sleeps for a software interrupt.
func (c *inquest) ofBells(look func(*inquest, *bell) (Finding, bool)) {
	c.each(func() {
		if f, ok := look(c, &c.w.bell); ok && c.kernel == nil && c.abnormal() && c.hopesForBell() {
			f.Kind, f.Where = Bell, c.here()
			c.says(f)
		}
	})
}

const (
	bellWaits = "it sleeps for a software interrupt, and nobody rings"
	ringIt    = "li t0, 1 · sw t0, CLINT_MSIP, t1"
)

// cleared finds a store whose value is not 0, and whose bit 0 is.
func (c *inquest) cleared(b *bell) (Finding, bool) {
	return Finding{What: bellWaits, Do: "store a value with bit 0 set: " + ringIt,
		Why: fmt.Sprintf("the last store to CLINT_MSIP is hart %d's, at %s, in step %s: of %d, whose bit 0 is 0, and "+
			"no other bit rings", b.last.hart, c.at(b.last.pc), plain.Grouped(b.last.step), b.last.value),
	}, b.last.done && b.last.value != 0 && b.last.value&1 == 0
}

// silent finds a bell that never rang.
func (c *inquest) silent(b *bell) (Finding, bool) {
	f := Finding{What: bellWaits, Why: "nobody has ever rung CLINT_MSIP", Do: "have another hart ring it: " + ringIt}
	for i := range c.w.harts {
		if o := &c.w.harts[i].bell; i != c.who && c.M.CLINT.Software()>>i&1 != 0 && o.rung.done &&
			c.M.Harts[i].MIE&isa.MSI == 0 {
			f.Why += fmt.Sprintf("; hart %d rang %s, at %s, in step %s, and hart %d does not listen", o.rung.hart,
				own("CLINT_MSIP", i), c.at(o.rung.pc), plain.Grouped(o.rung.step), i)
		}
	}
	return f, !b.rung.done
}

// answered tells of the last ring, and how it was heard.
func (c *inquest) answered(b *bell) (Finding, bool) {
	f := Finding{What: bellWaits, Do: "ring it again when there is something for it: " + ringIt}
	f.Why = fmt.Sprintf("the last ring was hart %d's, at %s, in step %s", b.rung.hart, c.at(b.rung.pc),
		plain.Grouped(b.rung.step))
	if b.last.step > b.rung.step {
		f.Why += fmt.Sprintf("; hart %d cleared it at %s, in step %s", b.last.hart, c.at(b.last.pc),
			plain.Grouped(b.last.step))
		if t := c.w.taken[isa.SoftwareInt]; t == nil || t.last < b.rung.step {
			f.Why += ", and was not interrupted in between"
			f.Do = "clear a bell before looking at what it was for, and look before each wfi"
		}
	}
	return f, b.rung.done
}
