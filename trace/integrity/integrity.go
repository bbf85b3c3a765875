// Package integrity watches a run for the mistakes that make preemption go wrong: a context that does not go
// on as it was left, a stack that runs into another, an interrupt that nobody completes, a translation that a hart may
// still remember.
//
// It judges by what the machine does, not by how a kernel is written. At every trap it keeps a shadow of the
// context that was interrupted; at every mret it looks which of the shadows goes on, and whether it is what it
// was. What it cannot know for certain it does not say: a right kernel, whatever its design, is never
// accused. Each file says what that costs: context.go, stack.go, claim.go, fence.go.
//
// A Checker is a probe. It watches and never touches, its memory is bounded, and a run without one pays nothing.
package integrity

import (
	"slices"

	"breakfast/devices"
	"breakfast/machine"
)

// Checker follows one run of one machine from power-on.
type Checker struct {
	m          *machine.Machine
	names      func(task uint32) string
	parts      []machine.Part
	rail, plic int // indexes in parts

	contexts contexts
	stacks   stacks
	claims   claims
	fences   fences

	found []Violation
	keys  []key // of found
	lost  int   // violations beyond the most that are kept
}

// New is a checker for a machine that stands at its beginning; its Probe is still to be attached. Names
// gives the name of a task by its id on the ticket rail, "" for none; it may be nil.
func New(m *machine.Machine, names func(task uint32) string) *Checker {
	c := &Checker{m: m, names: names, parts: m.Parts()}
	for i, p := range c.parts {
		switch p.Device.Info().Name {
		case "rail":
			c.rail = i
		case "plic":
			c.plic = i
		}
	}
	return c
}

// Probe is what the checker wants to be told.
func (c *Checker) Probe() machine.Probe {
	const kinds = machine.Retired | machine.Trapped | machine.Loaded | machine.Stored | machine.Slept |
		machine.Rang | machine.Restarted | machine.Begun
	return machine.Probe{Kinds: kinds, Tell: func(_ *machine.Machine, e machine.Event) { c.tell(e) }}
}

func (c *Checker) tell(e machine.Event) {
	switch e.Kind {
	case machine.Begun:
		c.stepBegins(e.PC)
	case machine.Retired:
		c.stepEnds()
		c.trackStack(e.PC)
		// After an mret, and hardly ever else, the hart stands where mepc says; after an sret, where sepc does.
		if h := &c.m.Hart; (h.PC == h.MEPC || h.PC == h.SEPC) && c.isReturn(e.PC) {
			c.goesOn(e.PC)
			c.settleStack(c.m.Rail.Task())
			c.claimReturns()
		}
	case machine.Trapped:
		c.interrupted(e)
		c.stackTrapped()
	case machine.Loaded:
		if e.Slot == c.plic {
			c.claimed(e)
		}
	case machine.Stored:
		switch e.Slot {
		case c.plic:
			c.completed(e)
		case c.rail:
			c.ticket(e)
		}
	case machine.Slept:
		c.claimSleeps()
	case machine.Rang:
		c.claimRings(e.Slot)
	case machine.Restarted:
		c.contexts, c.stacks, c.claims, c.fences = contexts{}, stacks{}, claims{}, fences{}
	}
}

// Finish looks at what only the end of a run can tell: calls that never returned, claims that were never completed. It
// is called once, when the run has ended, with how.
func (c *Checker) Finish(stop machine.Stop) {
	c.finishCalls()
	c.finishClaims(stop)
}

// Violations is what was found so far, in order of their first occurrence: at most 32 different ones.
func (c *Checker) Violations() []Violation { return c.found }

// Lost counts the occurrences that were too many to be kept.
func (c *Checker) Lost() int { return c.lost }

const maxFound = 32

// A key is what makes two occurrences the same violation.
type key struct {
	kind Kind
	task string
	what string
}

// report notes a violation, or that one occurred again.
func (c *Checker) report(what string, v Violation) {
	k := key{v.Kind, v.Task, what}
	if c.again(k) {
		return
	}
	if len(c.found) == maxFound {
		c.lost++
		return
	}
	v.Times = 1
	c.found, c.keys = append(c.found, v), append(c.keys, k)
}

// again notes that one which is known occurred again; false if it is not known.
func (c *Checker) again(k key) bool {
	i := slices.Index(c.keys, k)
	if i >= 0 {
		c.found[i].Times++
	}
	return i >= 0
}

// A mark is a moment at an instruction.
type mark struct {
	pc   uint32
	code uint32 // where that is in memory, if it is known
	at   machine.Position
}

func (c *Checker) mark(pc uint32) mark { return mark{pc: pc, at: c.m.Position()} }

// since is how many steps were taken since a mark.
func (c *Checker) since(m mark) uint64 { return c.m.Position().Steps - m.at.Steps }

// ticket takes a store to the ticket rail.
func (c *Checker) ticket(e machine.Event) {
	if e.Addr == c.parts[c.rail].Base+railTask {
		c.stackTicket(e.Value)
	}
}

// Registers that the checker watches, by their offsets in the tables of package devices.
var (
	railTask  = offset(devices.NewRail().Info(), "TASK")
	plicClaim = offset(devices.NewPLIC(1).Info(), "CLAIM")
)

func offset(info *devices.Info, name string) uint32 {
	for _, r := range info.Regs {
		if r.Name == name {
			return r.Off
		}
	}
	panic("no register " + info.Name + "." + name) // a wrong name in this file; found by any test
}
