package trace

import (
	"math/bits"

	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/devices"
)

// A Gate is what an interrupt waits behind: the first that is shut on its way, or, of several ways, on that on which it
// has come farthest.
type Gate uint8

// The gates, in the order of the way.
const (
	Priority  = Gate(devices.HeldByPriority)  // the source's priority is 0
	Enable    = Gate(devices.HeldByEnable)    // no context enables it
	Threshold = Gate(devices.HeldByThreshold) // it is not above the threshold
	OpenClaim = Gate(devices.HeldByClaim)     // it was claimed and is not completed
	Masked    = Gate(devices.NotHeld)         // mie does not enable it
	Status    = Masked + 1                    // mstatus.MIE (or SIE) is 0, or the hart is in a higher mode
	// none: an instruction, another interrupt or another hart's turn comes first
	Passing = Status + 1
	Gates   = Passing + 1
)

// String is what the gate is called.
func (g Gate) String() string {
	return [...]string{"priority 0", "not enabled", "threshold", "open claim", "mie", "interrupts off", "no gate"}[g]
}

// ahead is the gate that an interrupt of a hart waits behind there: bit is its bit in mip.
func (t *Tracer) ahead(hart int, bit uint32) Gate {
	h := &t.m.Harts[hart]
	switch {
	case h.MIE&bit == 0:
		return Masked
	case h.MIDeleg&bit == 0 && h.Priv == cpu.M && h.MStatus&isa.StatusMIE == 0,
		h.MIDeleg&bit != 0 && (h.Priv == cpu.M || h.Priv == cpu.S && h.MStatus&isa.StatusSIE == 0):
		return Status
	}
	return Passing
}

// gateOf is the gate that the ring of a part waits behind.
func (t *Tracer) gateOf(part int) (farthest Gate) {
	for i := range t.cooks {
		for mode, bit := range [...]uint32{isa.MEI, isa.SEI} {
			g := Gate(t.m.PLIC.Holds(t.parts[part].Source, 2*i+mode))
			if g == Masked {
				g = t.ahead(i, bit)
			}
			farthest = max(farthest, g)
		}
	}
	return farthest
}

var ownBits = [owns]uint32{isa.MTI, isa.MSI, isa.STI, isa.SSI}

// waits says that an interrupt is on its way.
func (l *line) waits() bool {
	return l.has && l.life.Taken == devices.Never && l.life.Claimed == devices.Never
}

// charge charges the time since the gates were last looked at to those that interrupts wait behind.
func (t *Tracer) charge() {
	for set := t.alive; set != 0; set &= set - 1 {
		t.lines[bits.TrailingZeros32(set)].charge(t.at)
	}
	for i := range t.cooks {
		c := &t.cooks[i]
		for set := c.alive; set != 0; set &= set - 1 {
			c.own[bits.TrailingZeros32(set)].charge(t.at)
		}
		if c.alarm <= t.at && c.alive&1 == 0 {
			c.late[c.gate] += t.at - min(t.at, max(c.alarm, c.gated, c.quiet[0]))
		}
		c.gated = t.at
	}
}

func (l *line) charge(now devices.Ticks) {
	if l.waits() {
		l.life.Behind[l.gate] += now - min(now, max(l.since, l.life.Asserted))
	}
	l.since = now
}

// regate sees which gates interrupts wait behind from now on.
func (t *Tracer) regate() {
	for set := t.alive; set != 0; set &= set - 1 {
		i := bits.TrailingZeros32(set)
		if l := &t.lines[i]; l.waits() {
			if l.gate = t.gateOf(i); l.gate >= Masked && l.life.Pending == devices.Never {
				l.life.Pending = t.at
			}
		}
	}
	for i := range t.cooks {
		c := &t.cooks[i]
		c.gate = t.ahead(i, isa.MTI)
		for set := c.alive; set != 0; set &= set - 1 {
			l := &c.own[bits.TrailingZeros32(set)]
			l.gate = t.ahead(i, ownBits[bits.TrailingZeros32(set)])
			if l.waits() {
				l.life.Pending = min(l.life.Pending, t.at)
			}
		}
	}
}
