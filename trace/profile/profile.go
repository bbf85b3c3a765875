// Package profile counts the steps of a run by where they were made: the instruction, and by which calls the hart came
// there.
//
// A Profiler is told of every step, so that the stepper makes the run. It watches and never touches. Its memory is
// bounded: what is too deep, or too much, is counted with its caller.
package profile

import (
	"cmp"
	"slices"

	"breakfast/asm/image"
	"breakfast/cpu"
	"breakfast/machine"
)

// A Sample is a place with all steps that were made there.
type Sample struct {
	// Stack is where the hart was, and before that the instructions that called, from the last to the first. An ecall,
	// or another exception, calls its handler; an interrupt's handler was called by nobody.
	Stack []uint32
	Task  uint32 // for whom, by the ticket rail; 0 for nobody
	Hart  int
	Priv  cpu.Priv
	Steps uint64
}

// The most that is kept. More is deeper, or more varied, than anybody reads.
const (
	mostDepth  = 128     // calls in a stack
	mostNodes  = 1 << 17 // different stacks of callers
	mostPlaces = 1 << 20 // different places
	mostStacks = 128     // that were left
	noCaller   = 0       // the root
)

// A node is a stack of callers: the last, and those before it.
type node struct {
	parent uint32
	site   uint32 // the instruction that called
	depth  int
}

// A place is where a step is made.
type place struct {
	node, pc uint32
	task     uint32
	hart     uint8
	priv     cpu.Priv
}

// A counter counts the steps of a place.
type counter struct {
	place
	steps uint64
	next  *counter // what came next the last time
}

// Profiler follows one run of one machine from power-on.
type Profiler struct {
	m      *machine.Machine
	nodes  []node
	child  map[node]uint32 // by parent and site
	places map[place]*counter
	last   *counter // of the step before
	now    []stack  // that the harts are on
	left   []stack  // that were left, the latest last

	entries map[uint32]bool // where calls led, and where stacks began
}

// New is a profiler for a machine that stands at its beginning; its Probe is still to be attached.
func New(m *machine.Machine) *Profiler {
	return &Profiler{m: m, nodes: make([]node, 1), child: map[node]uint32{}, places: map[place]*counter{},
		last: &counter{}, entries: map[uint32]bool{},
		now: make([]stack, len(m.Harts))}
}

// Probe is what the profiler wants to be told.
func (p *Profiler) Probe() machine.Probe {
	const kinds = machine.Retired | machine.Trapped | machine.Returned | machine.Restarted
	return machine.Probe{Kinds: kinds, Tell: p.tell}
}

func (p *Profiler) tell(_ *machine.Machine, e machine.Event) {
	t := &p.now[e.Hart]
	switch e.Kind {
	case machine.Retired:
		p.count(t, e)
		if d := e.Next - e.PC; d != 2 && d != 4 { // it jumped
			p.jumped(t, e)
		}
	case machine.Trapped:
		p.count(t, e)
		p.trapped(t, e)
	case machine.Returned:
		p.returned(t, e)
	case machine.Restarted:
		clear(p.now)
		p.left = nil
	}
}

// count counts a step. What came next the last time is what comes next most times.
func (p *Profiler) count(t *stack, e machine.Event) {
	at := place{t.node, e.PC, e.Task, uint8(e.Hart), e.From}
	c := p.last.next
	if c == nil || c.place != at {
		c = p.counter(at)
		p.last.next = c
	}
	c.steps++
	p.last = c
}

// counter is the counter of a place; where there are too many, that of a page of code.
func (p *Profiler) counter(at place) *counter {
	c := p.places[at]
	if c == nil && len(p.places) >= mostPlaces {
		at.node, at.pc = noCaller, at.pc&^0xfff
		c = p.places[at]
	}
	if c == nil {
		c = &counter{place: at}
		p.places[at] = c
	}
	return c
}

// call is the stack of callers in which an instruction has called from another one.
func (p *Profiler) call(from, site uint32) uint32 {
	key := node{from, site, 0}
	if n, known := p.child[key]; known {
		return n
	}
	depth := p.nodes[from].depth + 1
	if depth > mostDepth || len(p.nodes) >= mostNodes {
		return from
	}
	p.nodes = append(p.nodes, node{from, site, depth})
	n := uint32(len(p.nodes) - 1)
	p.child[key] = n
	return n
}

// Samples are all places, those with the most steps first. Their steps are all that were made.
func (p *Profiler) Samples() []Sample {
	list := make([]Sample, 0, len(p.places))
	for at, c := range p.places {
		s := Sample{Stack: []uint32{at.pc}, Task: at.task, Hart: int(at.hart), Priv: at.priv, Steps: c.steps}
		for n := at.node; n != noCaller; n = p.nodes[n].parent {
			s.Stack = append(s.Stack, p.nodes[n].site)
		}
		list = append(list, s)
	}
	slices.SortFunc(list, func(a, b Sample) int {
		return cmp.Or(cmp.Compare(b.Steps, a.Steps), slices.Compare(a.Stack, b.Stack), cmp.Compare(a.Task, b.Task),
			cmp.Compare(a.Hart, b.Hart), cmp.Compare(a.Priv, b.Priv))
	})
	return list
}

// Procedures are those of the program. A symbol is one also if a call led there, or a stack began there.
func (p *Profiler) Procedures() Procedures {
	return procedures(p.m.Image(), func(addr uint32) bool { return p.entries[addr] })
}

// enter notes that a procedure begins at an address, if it has a name.
func (p *Profiler) enter(addr uint32) {
	if len(p.entries) < mostNodes {
		p.entries[addr] = true
	}
}

// Image is the program that was run.
func (p *Profiler) Image() *image.Image { return p.m.Image() }
