package grade

import (
	"slices"

	"breakfast/explore"
	"breakfast/machine"
)

// An extent is how a run went through what was handed in: from which instruction to which. A procedure is more than its
// code up to the next label that is global: what it jumps to, and what it calls, is as open to an interrupt.
type extent struct {
	law  *law
	last [2]uint32 // the way that was gone last
	ways map[[2]uint32]bool
}

// mostRanges are of an extent; code in more pieces is one, from its first to its last.
const mostRanges = 64

// newExtent watches a run for a sheet that places interrupts.
func newExtent(r *run, s *Sheet) *extent {
	placed := slices.ContainsFunc(s.Checks, func(c Check) bool { return len(c.placers) > 0 })
	if r.law == nil || !placed {
		return nil
	}
	x := &extent{law: r.law, ways: map[[2]uint32]bool{}}
	r.m.Watch(machine.Probe{Kinds: machine.Retired, Tell: x.tell})
	return x
}

func (x *extent) tell(_ *machine.Machine, e machine.Event) {
	if way := [2]uint32{e.PC, e.Next}; way != x.last {
		x.last = way
		if !x.ways[way] && !holds(x.law.code, e.PC, 1) {
			x.ways[way] = true
		}
	}
}

// of is the instructions that the run came to from an address on, without leaving what was handed in; a call comes
// back. The way of who was interrupted meanwhile is not among them.
func (x *extent) of(from uint32) []uint32 {
	if x == nil || holds(x.law.code, from, 1) {
		return nil
	}
	next := map[uint32][]uint32{}
	for way := range x.ways {
		next[way[0]] = append(next[way[0]], way[1])
	}
	met := map[uint32]bool{}
	for todo := []uint32{from}; len(todo) > 0; {
		pc := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if met[pc] || len(next[pc]) == 0 {
			continue
		}
		met[pc] = true
		todo = append(todo, next[pc]...)
		if in, ok := x.law.m.Instruction(pc); ok && links(in) {
			todo = append(todo, pc+x.law.length(pc))
		}
	}
	list := make([]uint32, 0, len(met))
	for pc := range met {
		list = append(list, pc)
	}
	slices.Sort(list)
	return list
}

// stretch is where interrupts are placed for a procedure: its code, and what that leads to.
func (t *timing) stretch(label string) (explore.Stretch, error) {
	s, err := explore.In(t.machine, label)
	if err != nil {
		return s, err
	}
	static := s.Code[0]
	for _, pc := range t.extent.of(static.Addr) {
		if pc >= static.Addr && pc < static.End {
			continue
		}
		end := pc + t.extent.law.length(pc)
		if last := &s.Code[len(s.Code)-1]; len(s.Code) > 1 && last.End == pc {
			last.End = end
		} else {
			s.Code = append(s.Code, explore.Range{Addr: pc, End: end})
		}
	}
	if n := len(s.Code); n > mostRanges {
		first, last := min(static.Addr, s.Code[1].Addr), max(static.End, s.Code[n-1].End)
		s.Code = []explore.Range{{Addr: first, End: last}}
	}
	return s, nil
}
