package grade

import (
	"fmt"

	"breakfast/cpu/isa"
	"breakfast/machine"
)

// seen is what a run did, counted while it happened. It grows to a bound, whatever the program does.
type seen struct {
	wanted   map[uint32]bool // addresses whose calls are counted
	accesses map[key]access
	calls    map[uint32]int
	ops      map[isa.Op]int
	traps    map[isa.Cause]int

	interrupts int
	exceptions map[string]exceptions // by kind, "" for all
	sleepsOpen int
	claimed    map[uint32]bool // sources claimed and not completed
	resumed    []string        // the labels that mrets came back to
	last       [tailSteps]uint32
	steps      int

	harts []*seen // the same, of each hart by itself
}

// exceptions is how many there were, and the first of them and where.
type exceptions struct {
	count int
	first string
}

// key is an access to a device register: of any value, or of one.
type key struct {
	store bool
	any   bool
	addr  uint32
	value uint32
}

type access struct {
	count       int
	first, last uint64 // steps
}

const (
	maxKeys    = 1 << 14
	maxResumed = 1 << 18
	tailSteps  = 8
)

// kinds are the events that seen counts.
const kinds = machine.Retired | machine.Trapped | machine.Returned | machine.Loaded | machine.Stored | machine.Claimed |
	machine.Completed

// newSeen counts for so many harts.
func newSeen(harts int) *seen {
	s := &seen{wanted: map[uint32]bool{}, accesses: map[key]access{}, calls: map[uint32]int{}, ops: map[isa.Op]int{},
		traps: map[isa.Cause]int{}, claimed: map[uint32]bool{}, exceptions: map[string]exceptions{}}
	if harts == 1 {
		s.harts = []*seen{s}
		return s
	}
	for range harts {
		one := newSeen(0)
		one.wanted = s.wanted
		s.harts = append(s.harts, one)
	}
	return s
}

// tell takes an event, for all and for the hart whose step it was.
func (s *seen) tell(m *machine.Machine, e machine.Event) {
	s.count(m, e)
	if len(s.harts) > 1 {
		s.harts[e.Hart].count(m, e)
	}
}

func (s *seen) count(m *machine.Machine, e machine.Event) {
	switch e.Kind {
	case machine.Retired:
		s.retired(m, e)
	case machine.Trapped:
		if e.Trap.Cause.IsInterrupt() {
			s.interrupts++
		} else {
			s.excepted(m, e)
		}
		s.traps[e.Trap.Cause]++
	case machine.Loaded, machine.Stored:
		s.touched(e)
	case machine.Returned:
		if e.Op == isa.MRET && len(s.resumed) < maxResumed {
			name, _ := m.Image().SymbolAt(e.Next)
			s.resumed = append(s.resumed, name)
		}
	case machine.Claimed:
		s.claimed[e.Value] = true
	case machine.Completed:
		delete(s.claimed, e.Value)
	}
}

// excepted counts an exception, among all, those of its cause, and those of the mode it came from.
func (s *seen) excepted(m *machine.Machine, e machine.Event) {
	kinds := []string{"", e.From.String()}
	if kind := causeKinds[e.Trap.Cause]; kind != "" {
		kinds = append(kinds, kind)
	}
	for _, kind := range kinds {
		n := s.exceptions[kind]
		if n.count == 0 {
			n.first = fmt.Sprintf("%s at %s", e.Trap, place(m, e.PC))
		}
		n.count++
		s.exceptions[kind] = n
	}
}

// causeKinds are the causes that are counted by themselves.
var causeKinds = map[isa.Cause]string{isa.LoadPage: "load-page", isa.StorePage: "store-page",
	isa.InstPage: "fetch-page"}

func (s *seen) retired(m *machine.Machine, e machine.Event) {
	s.last[s.steps%tailSteps] = e.PC
	s.steps++
	if len(s.wanted) > 0 && s.wanted[e.PC] {
		s.calls[e.PC]++
	}
	w, _ := m.Code(e.PC)
	if w&0x7f != 0x73 {
		return // no system instruction
	}
	in := isa.Decode(w)
	s.ops[in.Op]++
	if in.Op == isa.WFI && m.Hart().MStatus&isa.StatusMIE != 0 {
		s.sleepsOpen++
	}
}

func (s *seen) touched(e machine.Event) {
	store := e.Kind == machine.Stored
	for _, k := range [...]key{{store: store, addr: e.Addr, any: true}, {store: store, addr: e.Addr, value: e.Value}} {
		a, known := s.accesses[k]
		if !known && len(s.accesses) >= maxKeys {
			continue
		}
		a.last = e.At.Steps
		if a.count == 0 {
			a.first = a.last
		}
		a.count++
		s.accesses[k] = a
	}
}
