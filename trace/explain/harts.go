package explain

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/machine"
)

// Of several harts each is looked at by itself, and what is found is said of it. Of a run that a fault has ended it is
// the hart whose that is alone: what became of the others follows from it.

// several says that there are several harts.
func (c *inquest) several() bool { return len(c.M.Harts) > 1 }

// each calls look with each hart as the one that is looked at.
func (c *inquest) each(look func()) {
	for i := range c.M.Harts {
		if c.Stop.Reason != machine.Fault || i == c.Stop.Hart {
			c.of(i)
			look()
		}
	}
	c.of(c.Stop.Hart)
}

// of has a hart be the one that is looked at.
func (c *inquest) of(hart int) {
	c.who, c.w.testimony, c.film = hart, &c.w.harts[hart], nil
	if c.films != nil {
		c.film = c.films[hart]
	}
}

// hart is the one that is looked at.
func (c *inquest) hart() *cpu.Hart { return &c.M.Harts[c.who] }

// as asks the machine with that hart meant.
func (c *inquest) as(look func()) { c.M.As(c.who, look) }

func (c *inquest) instruction(pc uint32) (in isa.Inst, ok bool) {
	c.as(func() { in, ok = c.M.Instruction(pc) })
	return in, ok
}

func (c *inquest) gatesNow() (gates []machine.Gate) {
	c.as(func() { gates = c.M.Gates() })
	return gates
}

// says reports a finding of the hart that is looked at.
func (c *inquest) says(f Finding) {
	if c.several() {
		f.Hart = new(int)
		*f.Hart = c.who
		if rest, it := strings.CutPrefix(f.What, "it "); it {
			f.What = fmt.Sprintf("hart %d %s", c.who, rest)
		} else {
			f.What = fmt.Sprintf("hart %d: %s", c.who, f.What)
		}
		f.Why, f.Do = own(f.Why, c.who), own(f.Do, c.who)
	}
	c.found = append(c.found, f)
}

// ofAll reports a finding of the whole run.
func (c *inquest) ofAll(f Finding) { c.found = append(c.found, f) }

// told says that a finding of one of these kinds was reported, of whatever hart.
func (c *inquest) told(kinds ...Kind) bool {
	return slices.ContainsFunc(c.found, func(f Finding) bool { return slices.Contains(kinds, f.Kind) })
}

// lastAsleep says of harts that all sleep with mie 0 that this is the one that fell asleep last.
func (c *inquest) lastAsleep() bool {
	if c.films == nil {
		return c.who == 0
	}
	latest := func(f film) uint64 {
		if s := f.last(); s != nil {
			return s.step
		}
		return 0
	}
	for i := range c.M.Harts {
		if c.M.Harts[i].MIE != 0 || latest(c.films[i]) > latest(c.film) {
			return false
		}
	}
	return true
}

// registers of which each hart has its own.
var registers = regexp.MustCompile(`(li t1, )?\b(CLINT_MSIP|CLINT_MTIMECMPH?|PLIC_CLAIM)\b( \+ \w+)?`)

// own is a text in which registers of hart 0's are a hart's own.
func own(text string, hart int) string {
	if hart == 0 {
		return text
	}
	return registers.ReplaceAllStringFunc(text, func(name string) string {
		switch register, more, _ := strings.Cut(name, " + "); {
		case strings.HasPrefix(name, "li "):
			return name // of a way that all harts go
		case more == "" && register == "CLINT_MSIP":
			return fmt.Sprintf("%s + 4*%d", name, hart)
		case more == "" && register != "PLIC_CLAIM":
			return fmt.Sprintf("%s + 8*%d", name, hart)
		case more == "":
			return fmt.Sprintf("%s + %#x", name, hart*0x2000)
		case more == "0x1000": // of S mode
			return fmt.Sprintf("%s + %#x", register, hart*0x2000+0x1000)
		}
		return name // it says itself whose it is
	})
}

// answering is how a handler clears the software interrupt of its hart.
func (c *inquest) answering() string {
	if !c.several() {
		return "sw zero, CLINT_MSIP, t0"
	}
	return "csrr t0, mhartid · slli t0, t0, 2 · li t1, CLINT_MSIP · add t0, t0, t1 · sw zero, 0(t0)"
}
