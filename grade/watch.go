package grade

import (
	"breakfast/cpu/isa"
	"breakfast/machine"
)

// seen is what a run did, counted while it happened. It grows to a bound, whatever the program does.
type seen struct {
	wanted   map[uint32]bool // addresses whose calls are counted
	accesses map[key]tally
	calls    map[uint32]tally
	ops      map[isa.Op]int

	interrupts map[string]tally  // by kind, "" for all
	exceptions map[string]tally  // by kind, "" for all
	excepted   map[string]string // the first of a kind, and where
	sleepsOpen int
	claimed    map[uint32]bool // sources claimed and not completed
	resumed    []string        // the labels that mrets came back to
	last       [tailSteps]uint32
	steps      int

	harts []*seen // the same, of each hart by itself
	law   *law    // of what is given, nil for none
}

// obey has nothing counted that the law says does not count.
func (s *seen) obey(l *law) {
	s.law = l
	for _, one := range s.harts {
		one.law = l
	}
}

// tally is how often something was, and when first and last.
type tally struct {
	count       int
	first, last machine.Position
}

// again counts something in a map, once more.
func again[K comparable](in map[K]tally, k K, at machine.Position) {
	t := in[k]
	if t.last = at; t.count == 0 {
		t.first = at
	}
	t.count++
	in[k] = t
}

// key is an access to a device register: of any value, or of one.
type key struct {
	store bool
	any   bool
	addr  uint32
	value uint32
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
	s := &seen{wanted: map[uint32]bool{}, accesses: map[key]tally{}, calls: map[uint32]tally{},
		ops: map[isa.Op]int{}, interrupts: map[string]tally{}, claimed: map[uint32]bool{},
		exceptions: map[string]tally{}, excepted: map[string]string{}}
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
		s.trapped(m, e)
	case machine.Loaded, machine.Stored:
		if e.Kind == machine.Loaded || s.law.counts(e.PC) {
			s.touched(e)
		}
	case machine.Returned:
		if e.Op == isa.MRET && len(s.resumed) < maxResumed {
			name := ""
			if s.law == nil || holds(s.law.code, e.Next, 1) { // the student's may have the same name
				name, _ = m.Image().SymbolAt(e.Next)
			}
			s.resumed = append(s.resumed, name)
		}
	case machine.Claimed:
		s.claimed[e.Value] = true
	case machine.Completed:
		delete(s.claimed, e.Value)
	}
}

// trapped counts an interrupt by its kind, an exception by its cause and by the mode it came from, and each among all.
func (s *seen) trapped(m *machine.Machine, e machine.Event) {
	if e.Trap.Cause.IsInterrupt() {
		again(s.interrupts, "", e.At)
		for kind, cause := range interruptKinds {
			if cause == e.Trap.Cause {
				again(s.interrupts, kind, e.At)
			}
		}
		return
	}
	for _, kind := range []string{"", e.From.String(), causeKinds[e.Trap.Cause]} {
		if again(s.exceptions, kind, e.At); s.excepted[kind] == "" {
			s.excepted[kind] = trapAt(m, e.Trap, e.PC)
		}
	}
}

func (s *seen) retired(m *machine.Machine, e machine.Event) {
	s.last[s.steps%tailSteps] = e.PC
	s.steps++
	if len(s.wanted) > 0 && s.wanted[e.PC] {
		again(s.calls, e.PC, e.At)
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
		if _, known := s.accesses[k]; known || len(s.accesses) < maxKeys {
			again(s.accesses, k, e.At)
		}
	}
}

// among sums up the accesses to a register whose values have all bits of the key's.
func (s *seen) among(bits key) (sum tally) {
	for k, t := range s.accesses {
		if k.any || k.store != bits.store || k.addr != bits.addr || k.value&bits.value != bits.value {
			continue
		}
		if sum.count == 0 || t.first.Steps < sum.first.Steps {
			sum.first = t.first
		}
		if sum.count == 0 || t.last.Steps > sum.last.Steps {
			sum.last = t.last
		}
		sum.count += t.count
	}
	return sum
}
