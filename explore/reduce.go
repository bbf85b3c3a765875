package explore

import (
	"slices"

	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/devices"
	"breakfast/machine"
)

// Two timings are alike, and one run tells of both, in two cases; of one hart, and where nothing that is read could
// tell them apart.
//
// The same state. The run comes by a boundary, stores nothing, touches no device, and is back with the same registers
// and CSRs: it waits. Whichever time round a source is placed, it is due at the same moment, and what follows is the
// same but for steps and counters of steps. So the run of the first time round may read no such counter.
//
// Closed gates. A source is placed where a gate is closed, and its interrupt is taken where it opens, as if it were
// placed there. What follows is the same but for time: it is later by what lies between. So from the one boundary to
// the other nothing may read a clock or a pending bit, sleep, or touch a device; and the run may then read no clock and
// no device whose state moves, and nothing may be due until its end, and so much later. (Steps are the same.)
//
// Whatever could make a difference has the timing run: so with less known, there is less that is alike.

// noted are the events that a trial looks at.
const noted = machine.Trapped | machine.Named | machine.Loaded | machine.Stored | machine.Due | machine.Rang

// told says what an instruction may tell a program of steps or of time.
type told uint8

const (
	tellsSteps   told = 1 << iota // it reads a counter of steps
	tellsTime                     // it reads the clock, or sets an alarm
	tellsPending                  // it reads whether an interrupt is pending, or sleeps
)

// tells is what an instruction tells.
func tells(in isa.Inst) told {
	if in.Op == isa.WFI {
		return tellsPending
	}
	if !slices.Contains(isa.Table[in.Op].Operands, isa.OpCSR) {
		return 0
	}
	switch isa.CSR(in.Imm) {
	case isa.MCycle, isa.MCycleH, isa.MInstRet, isa.MInstRetH, isa.Cycle, isa.CycleH, isa.InstRet, isa.InstRetH:
		return tellsSteps
	case isa.Time, isa.TimeH, isa.STimeCmp, isa.STimeCmpH:
		return tellsTime
	case isa.MIP, isa.SIP:
		return tellsPending
	}
	return 0
}

// A steady is what a walk knows of the state at its boundaries.
type steady struct {
	known     map[cpu.Hart]uint32 // the states since something was stored, by number
	last      uint32              // the number given out last
	disturbed uint32              // how often something could tell time, or be told it
}

// mostKnown is how many states are remembered.
const mostKnown = 1 << 12

// state is a number that boundaries of the same state have in common.
func (s *steady) state(h cpu.Hart) uint32 {
	h.Cycle, h.InstRet = 0, 0
	n, ok := s.known[h]
	if !ok {
		if s.known == nil || len(s.known) >= mostKnown {
			s.known = map[cpu.Hart]uint32{}
		}
		s.last++
		n = s.last
		s.known[h] = n
	}
	return n
}

// moves has all states from now on be others.
func (s *steady) moves() {
	if len(s.known) > 0 {
		clear(s.known)
	}
}

// step takes what the next instruction does, before it does it.
func (s *steady) step(m *machine.Machine, pc uint32) {
	in, ok := m.Instruction(pc)
	if !ok || in.Op.Stores() > 0 {
		s.moves()
	}
	if !ok || tells(in) != 0 {
		s.disturbed++
	}
}

// event takes what else happens.
func (s *steady) event(m *machine.Machine, e machine.Event) {
	if e.Kind&(machine.Loaded|machine.Stored) != 0 && m.Parts()[e.Slot].Device == devices.Device(m.Rail) {
		s.moves() // it remembers a task, and tells no time
		return
	}
	if e.Kind&(machine.Loaded|machine.Stored|machine.Due|machine.Rang|machine.Entered|machine.Restarted) != 0 {
		s.moves()
		s.disturbed++
	}
}

// A trial is what came of a timing that was run.
type trial struct {
	outcome outcome
	at      uint64 // the step before which it was placed
	end     machine.Position
	told    told
	quiet   devices.Ticks // nothing is due for so long after its end
}

// A watcher notes during a run what could tell it of steps or time.
type watcher struct {
	from  uint64 // steps: what comes later counts
	told  told
	quiet devices.Ticks // the least time that was left to an alarm when it was changed
	alarm devices.Ticks // the next one
}

// watch has a worker note it, if it may find timings to be alike.
func (w *worker) watch() {
	if !w.reduces() {
		return
	}
	w.m.WatchInstructions(func(in isa.Inst) bool { return tells(in)&^tellsPending != 0 })
	w.m.Watch(machine.Probe{Kinds: noted, Tell: func(m *machine.Machine, e machine.Event) { w.notes.note(m, e) }})
}

// reduces says that timings may be found to be alike.
func (p *plan) reduces() bool { return !p.Exact && len(p.Machine.Harts) == 1 }

// note takes an event.
func (n *watcher) note(m *machine.Machine, e machine.Event) {
	if e.At.Steps <= n.from {
		return
	}
	switch e.Kind {
	case machine.Trapped:
		n.alarm = m.CLINT.Deadline()
		return
	case machine.Named:
		in, _ := m.Instruction(e.PC)
		n.told |= tells(in)
		return
	case machine.Due, machine.Rang:
		n.told |= tellsTime
		return
	}
	switch device := m.Parts()[e.Slot].Device; device {
	case devices.Device(m.Rail), devices.Device(m.Finisher):
	case devices.Device(m.PLIC):
	case devices.Device(m.CLINT):
		if n.alarm != devices.Never {
			n.quiet = min(n.quiet, n.alarm-m.Position().Now)
		}
		n.alarm = m.CLINT.Deadline()
		if e.Kind == machine.Loaded || e.Reg == nil || e.Reg.Name != "MTIMECMP" && e.Reg.Name != "MTIMECMPH" {
			n.told |= tellsTime
		}
	default:
		n.told |= tellsTime
	}
}

// begin begins to note what comes after a step.
func (n *watcher) begin(from uint64) {
	*n = watcher{from: from, quiet: devices.Never, alarm: devices.Never}
}

// noticed is what could tell the present run of steps or time, and for how long nothing is due then.
func (w *worker) noticed() (told, devices.Ticks) {
	t, quiet := w.notes.told, w.notes.quiet
	if !w.reduces() || t&tellsTime != 0 {
		return t, quiet
	}
	for _, p := range w.m.Parts() {
		p.Device.Advance(w.m.Position().Now)
		if d := p.Device.Deadline(); d != devices.Never {
			quiet = min(quiet, d-w.m.Position().Now)
		}
	}
	return t, quiet
}

// trial runs a timing, and notes what could have told it of steps or time.
func (w *worker) trial(b *boundary, source int, near bool) trial {
	w.notes.begin(b.at.Steps)
	if near {
		w.approach(b.at.Steps)
	}
	t := trial{outcome: w.outcome(b, source), at: b.at.Steps, end: w.m.Position()}
	t.told, t.quiet = w.noticed()
	return t
}

// A reducer finds out what came of the timings of a walk, with as few runs as may be.
type reducer struct {
	*worker
	walk   *walk
	same   map[[2]uint32]trial // by state and source
	opened map[[2]int]trial    // by boundary and source: those that were run ahead
	merged uint64              // that were not run
}

func (w *worker) reducer(k *walk) *reducer {
	return &reducer{worker: w, walk: k, same: map[[2]uint32]trial{}, opened: map[[2]int]trial{}}
}

// of is what came of an interrupt of a source placed at a boundary.
func (r *reducer) of(i, source int) outcome {
	b := &r.walk.list[i]
	switch {
	case !r.may(b, source):
		return skipped
	case b.far>>source&1 != 0:
		return vain
	case !r.reduces() || r.Sources[source].Pause > 0:
		return r.trial(b, source, true).outcome
	}
	state := [2]uint32{b.state, uint32(source)}
	if t, ok := r.same[state]; ok && t.told&tellsSteps == 0 && t.end.Steps+(b.at.Steps-t.at) < r.bound {
		r.merged++
		return t.outcome
	}
	if o, ok := r.where(i, source); ok {
		r.merged++
		return o
	}
	t, ok := r.opened[[2]int{i, source}]
	if !ok {
		t = r.trial(b, source, true)
	}
	if t.outcome == right || t.outcome == failed {
		r.same[state] = t
	}
	return t.outcome
}

// ahead is how far a timing is run ahead of its turn, in boundaries.
const ahead = 1024

// opens is the boundary at which an interrupt is taken that is placed at one where a gate is closed; false if it is not
// in the walk, or something could tell time on the way.
func (k *walk) opens(i, source int) (j int, ok bool) {
	list, b := k.list, &k.list[i]
	step := k.at(i, source)
	if b.open>>source&1 != 0 || step == 0 {
		return 0, false
	}
	j = i + 1
	for j < len(list) && j < i+ahead && list[j].at.Steps < step-1 {
		j++
	}
	ok = j < len(list) && list[j].at.Steps == step-1 && list[j].open>>source&1 != 0 && list[j].calm == b.calm &&
		(list[j].due|list[j].far|list[j].next|b.next)>>source&1 == 0
	return j, ok
}

// where is what came of the timing where the gates open, if they are closed at a boundary, and that is alike.
func (r *reducer) where(i, source int) (outcome, bool) {
	list, b := r.walk.list, &r.walk.list[i]
	j, ok := r.walk.opens(i, source)
	if !ok {
		return 0, false
	}
	key := [2]int{j, source}
	t, ok := r.opened[key]
	if !ok {
		t = r.trial(&list[j], source, false)
		r.opened[key] = t
	}
	later := list[j].at.Now - b.at.Now + 1
	if t.outcome != right && t.outcome != failed || t.told&tellsTime != 0 || t.quiet <= later ||
		t.end.Steps >= r.bound {
		return 0, false
	}
	return t.outcome, true
}
