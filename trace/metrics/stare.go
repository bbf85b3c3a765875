package metrics

import (
	"cmp"
	"slices"

	"breakfast/devices"
	"breakfast/machine"
	"breakfast/trace"
)

// Whether a hart stares at memory, a counter or the interrupt controller shows in no event: now and then it is looked
// at (machine.Stares). That costs steps, so the next look is the later the more of them it took in vain. The time since
// the last look, or since a trap, a return or another task, if one came after that, is taken for what is found; so
// where a stare begins and ends is known to within a look, of a few thousand steps, and the shares of long runs exactly
// enough. Stares at devices are exact: the tracer sees each load.
const (
	firstLook  = 256     // steps
	lookEvery  = 1 << 12 // steps, while looks are short
	lookFactor = 64      // … for each step that was looked at in vain …
	lookLatest = 16      // … but at most a share of the run so far, and …
	lookShare  = 256     // … at least one

	briefly  = 3 * 32 // steps: most loops are short
	thorough = 8      // of so many looks in vain, one is for long loops

	mostLoops = 32 // that are told of, of each hart
)

// An eye is what is known of a hart's stares.
type eye struct {
	vain  int           // looks in vain, one after the other
	long  bool          // the loop that was found last is a long one
	since devices.Ticks // from when on it is not known what it did
	pcs   []uint32      // of the loop in which it stared at the last look, until something came in between

	staring, spinning [5]devices.Ticks // by what the tracer takes it for
	loops             map[uint32]*Loop // by the first instruction
	loop              *Loop            // the last one …
	doing             trace.Doing      // … what the tracer takes it for, and …
	seen              bool             // … whether the tracer sees it for itself
}

// Loop is where a hart stares.
type Loop struct {
	Where string        `json:"where"` // of its first instruction
	PC    uint32        `json:"pc"`
	Lock  bool          `json:"lock,omitempty"` // it tries to take a lock
	Ticks devices.Ticks `json:"ticks"`          // in all; of looks at devices they are among what the tracer has seen
}

// sees looks at what the harts do, and what comes in between.
func (w *Meter) sees(e machine.Event) {
	now := w.m.Position().Now
	if e.Kind != machine.Looked {
		y := &w.eyes[e.Hart]
		if e.Kind == machine.Trapped && slices.Contains(y.pcs, e.PC) { // it stared until then
			y.add(now)
		}
		y.since, y.pcs = now, nil
		return
	}
	inVain := 0
	for i := range w.m.Harts {
		w.m.As(i, func() { inVain = max(inVain, w.look(i, now)) })
	}
	at := w.m.Position().Steps
	w.m.LookAt(at + max(lookEvery, min(uint64(lookFactor*inVain), at/lookLatest), at/lookShare))
}

// look looks at one hart, and says how many steps that took in vain.
func (w *Meter) look(hart int, now devices.Ticks) (inVain int) {
	y := &w.eyes[hart]
	ahead := briefly
	if y.vain%thorough == 0 || y.long {
		ahead = machine.StareAhead
	}
	s, looked, ok := w.m.Stares(ahead)
	if !ok {
		y.since, y.pcs, y.long = now, nil, false
		y.vain++
		return looked
	}
	y.vain, y.long = 0, looked > briefly
	y.doing, y.pcs = w.t.Doing(hart), s.PCs
	y.seen = len(s.PCs) <= trace.StareSteps && slices.ContainsFunc(s.Parts, func(i int) bool { return i != w.plic })
	y.loop = y.loopAt(slices.Min(s.PCs), s.Lock)
	y.add(now)
	return 0
}

// loopAt is a loop by its first instruction; one that there is no room for, where there are too many.
func (y *eye) loopAt(pc uint32, lock bool) *Loop {
	l := y.loops[pc]
	if l == nil {
		l = &Loop{PC: pc, Lock: lock}
		if len(y.loops) < mostLoops {
			y.loops[pc] = l
		}
	}
	return l
}

// add takes the time up to now for a stare.
func (y *eye) add(now devices.Ticks) {
	long := now - y.since
	y.since = now
	y.loop.Ticks += long
	switch {
	case y.seen:
	case y.loop.Lock:
		y.spinning[y.doing] += long
	default:
		y.staring[y.doing] += long
	}
}

// list is the loops, the longest first.
func (y *eye) list(place func(uint32) string) (list []Loop) {
	for _, l := range y.loops {
		l := *l
		l.Where = place(l.PC)
		list = append(list, l)
	}
	slices.SortFunc(list, func(a, b Loop) int { return cmp.Or(cmp.Compare(b.Ticks, a.Ticks), cmp.Compare(a.PC, b.PC)) })
	return list
}

// correct takes from a hart's working, and from its kernel's time, what were stares.
func (y *eye) correct(h *Hart) {
	for doing, from := range map[trace.Doing]*devices.Ticks{trace.Working: &h.Working, trace.Switching: &h.Kernel} {
		stared, spun := min(*from, y.staring[doing]), y.spinning[doing]
		*from -= stared
		h.Staring += stared
		spun = min(*from, spun)
		*from -= spun
		h.Spinning += spun
	}
}
