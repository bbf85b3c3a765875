// Package integrity watches a run for the mistakes that make preemption go wrong: a context that does not go
// on as it was left, a stack that runs into another, an interrupt that nobody completes, a translation that a hart may
// still remember.
//
// It judges by what the machine does, not by how a kernel is written. At every trap it keeps a shadow of the
// context that was interrupted; at every mret it looks which of the shadows goes on, and whether it is what it
// was. What it cannot know for certain it does not say: a right kernel, whatever its design, is never
// accused. Each file says what that costs: context.go, kept.go, stack.go, claim.go, fence.go.
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
	m     *machine.Machine
	names func(task uint32) string
	parts []machine.Part
	plic  int // its slot

	strict   bool
	contexts suspended
	left     []stack // stacks that were left, the latest last
	claims   claims
	harts    []hart
	*hart    // whose step it is

	found []Violation
	keys  []key // of found
	lost  int   // violations beyond the most that are kept
}

// New is a checker for a machine that stands at its beginning; its Probe is still to be attached. Names
// gives the name of a task by its id on the ticket rail, "" for none; it may be nil.
func New(m *machine.Machine, names func(task uint32) string) *Checker {
	c := &Checker{m: m, names: names, parts: m.Parts()}
	c.plic = slices.IndexFunc(c.parts, func(p machine.Part) bool { return p.Device == devices.Device(m.PLIC) })
	c.forget()
	return c
}

// A hart is what is kept of each hart by itself. Contexts and stacks that were left are nobody's: another hart may go
// on with them.
type hart struct {
	stacks *stacks
	fences *fences

	handler handler
	making  making
}

// forget begins anew.
func (c *Checker) forget() {
	c.contexts, c.left, c.claims, c.harts = suspended{}, nil, claims{}, make([]hart, len(c.m.Harts))
	for i := range c.harts {
		c.harts[i] = hart{stacks: &stacks{}, fences: &fences{}}
	}
	c.hart = &c.harts[0]
}

func (c *Checker) several() bool { return len(c.harts) > 1 }

// Probe is what the checker wants to be told.
func (c *Checker) Probe() machine.Probe {
	const kinds = machine.Begun | machine.Retired | machine.Trapped | machine.Returned | machine.Claimed |
		machine.Completed | machine.Stored | machine.RailTask | machine.Slept | machine.Rang | machine.Restarted
	return machine.Probe{Kinds: kinds, Tell: func(_ *machine.Machine, e machine.Event) { c.tell(e) }}
}

func (c *Checker) tell(e machine.Event) {
	c.hart = &c.harts[e.Hart]
	switch e.Kind {
	case machine.Begun:
		c.stepBegins(e)
		if c.making.since != 0 {
			c.makes(e.PC)
		}
	case machine.Retired:
		c.stepEnds()
		if c.strict {
			c.trackRegisters(e)
		}
		c.trackStack(e.PC)
	case machine.Returned:
		c.goesOn(e)
		c.settleStack(e.Task)
		c.claimReturns(e.Hart)
	case machine.Trapped:
		c.interrupted(e)
		c.stackTrapped(e)
	case machine.Claimed:
		c.claimed(e)
	case machine.Completed:
		c.completed(e)
	case machine.Stored:
		if e.Slot == c.plic {
			c.wrongContext(e)
		}
	case machine.RailTask:
		c.stackTicket(e.Task)
	case machine.Slept:
		c.claimSleeps(e.Hart)
	case machine.Rang:
		c.claimRings(e.Slot)
	case machine.Restarted:
		c.forget()
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
	hart int
	at   machine.Position
}

func (c *Checker) mark(pc uint32) mark { return mark{pc: pc, hart: c.m.Turn(), at: c.m.Position()} }

// since is how many steps were taken since a mark.
func (c *Checker) since(m mark) uint64 { return c.m.Position().Steps - m.at.Steps }
