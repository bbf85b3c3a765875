// Package trace makes sense of a run: who worked and who waited, what overlapped, what rang and
// how long it took to be heard, and, when breakfast is served, a report of it.
//
// A Tracer is a probe on a machine. It watches and never touches. Everything it says is measured
// from the run's events; nothing is told to it but names and marks, by the ticket rail.
package trace

import (
	"fmt"
	"math/bits"
	"strconv"

	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/devices"
	"breakfast/machine"
)

// Doing is what a hart spends a moment on.
type Doing uint8

// The hart works for a task; or for nobody: the kernel, or the way from one task to another;
// or looks at an appliance again and again; or sleeps in wfi; or waits for another hart, by what the program notes on
// the ticket rail: a span whose name begins with "waits".
const (
	Working Doing = iota
	Switching
	Staring
	Sleeping
	Waiting
)

// String is the word for it.
func (d Doing) String() string {
	return [...]string{"working", "switching", "staring", "sleeping", "waiting"}[d]
}

// cook is what one hart does.
type cook struct {
	task     uint32 // for whom it works, by the ticket rail
	lastTask uint32 // the last that was not 0
	asleep   bool
	waits    int // spans that are waits, and go on
	used     int // the appliance that it used last, as an index in parts and 1 more; 0 for none
	tally    Tally
	looks    []look
	spans    []Span // of its time, one after the other, that are not written down yet
	due      int    // how many they get before they are looked through

	call      call
	current   uint32 // its present task, of those that are not told of on the ticket rail
	switching way    // from a task to another
	named     bool   // the task that it works for was named just now
	priv      cpu.Priv
	satp      uint32
	shut      bool                 // it hears no interrupts
	frames    []frame              // traps whose handlers have not returned
	alarm     devices.Ticks        // when its timer interrupt is asserted; Never
	gate      Gate                 // that its timer interrupt would wait behind …
	gated     devices.Ticks        // … since when that is so, and …
	late      [Gates]devices.Ticks // … how long it has waited behind each
	own       [owns]line           // its own interrupts …
	alive     uint32               // those that have a life now, by bits
	quiet     [owns]devices.Ticks  // … and when they were last over
}

// Tracer follows one run of one machine from power-on.
type Tracer struct {
	m     *machine.Machine
	parts []machine.Part
	names map[uint32]string   // of tasks, by id
	cooks []cook              // the harts
	busy  uint32              // appliances at work, a bit for each part, as they were since at …
	done  uint32              // … and those that have rung
	rings []*devices.Register // the parts' RING; never changed
	at    devices.Ticks

	switches   int
	interrupts int
	rangAt     map[int]devices.Ticks // lines that rose and are not claimed yet, by part
	worst      devices.Ticks         // the longest from a ring to its claim
	worstPart  int
	heard      int // rings claimed
	boiledAt   devices.Ticks
	boiled     bool
	smoked     bool
	poured     int // ml that the kettle gave

	timeline timeline
	notes    map[spanID]note
	tasks    map[uint32]task
	calls    map[uint32]string // names of system calls; of the program, and so never changed
	lines    []line            // of the parts
	alive    uint32            // those of them that have a life now, by bits
	asked    uint32            // software interrupts that are asked for, by hart
	meters   [measured]thermometer
	others   *others // nil: tasks are told of on the ticket rail

	kettle, mug, toaster, rail, plic, clint int // indexes in parts
}

// New is a tracer of a machine that stands at its beginning; its Probe is still to be attached.
func New(m *machine.Machine) *Tracer {
	t := &Tracer{m: m, parts: m.Parts(), names: map[uint32]string{}, rangAt: map[int]devices.Ticks{},
		cooks: make([]cook, len(m.Harts)), tasks: map[uint32]task{}, calls: callNames(m.Image()),
		notes: map[spanID]note{}}
	t.timeline = timeline{rec: newRecording(), rows: map[rowID]*height{}, hot: &[hotRows]*height{},
		whole: devices.Never}
	t.lines = make([]line, len(t.parts))
	for i, p := range t.parts {
		at := map[string]*int{"kettle": &t.kettle, "mug": &t.mug, "toaster": &t.toaster, "rail": &t.rail,
			"plic": &t.plic, "clint": &t.clint}[p.Device.Info().Name]
		if at != nil {
			*at = i
		}
		t.rings = append(t.rings, nil)
		for j, r := range p.Device.Info().Regs {
			if r.Name == "RING" && p.Appliance {
				t.rings[i] = &p.Device.Info().Regs[j]
			}
		}
	}
	for i := range t.cooks {
		t.cooks[i].alarm = devices.Never
		t.passes(i, m.Harts[i].PC)
	}
	t.handled(t.kettle)
	t.handled(t.mug)
	return t
}

// Watch is a tracer that watches a machine from now on, which is its beginning.
func Watch(m *machine.Machine) *Tracer {
	t := New(m)
	m.Watch(t.Probe())
	return t
}

// Follow has a follower told of what ends from now on. Who goes back in the run leads the follower astray: it is for
// runs that go to their ends.
func (t *Tracer) Follow(f *Follower) { t.timeline.followers = append(t.timeline.followers, f) }

// Probe is what the tracer wants to be told of.
func (t *Tracer) Probe() machine.Probe {
	const kinds = machine.Trapped | machine.Returned | machine.Loaded | machine.Stored | machine.Claimed |
		machine.Completed | machine.Slept | machine.Woke | machine.Due | machine.Rang | machine.Ended |
		machine.Restarted | machine.RailTask | machine.RailName | machine.RailBegin | machine.RailEnd |
		machine.RailMark | machine.Entered | machine.Printed | machine.Gated | machine.Written
	return machine.Probe{Kinds: kinds, Tell: func(_ *machine.Machine, e machine.Event) { t.tell(e) }}
}

// tell takes one event.
func (t *Tracer) tell(e machine.Event) {
	t.account()
	const gates = machine.Gated | machine.Trapped | machine.Returned | machine.Stored | machine.Claimed |
		machine.Completed | machine.Rang | machine.Restarted
	if e.Kind&gates != 0 {
		t.charge()
		defer t.regate()
	}
	c := &t.cooks[e.Hart]
	if e.Kind&(machine.Loaded|machine.Stored) != 0 && t.parts[e.Slot].Appliance {
		c.used = e.Slot + 1
	}
	switch e.Kind {
	case machine.Slept:
		c.asleep, c.switching.slept = true, true
		c.looks = c.looks[:0]
		t.passes(e.Hart, e.PC)
	case machine.Woke:
		c.asleep = false
		t.passes(e.Hart, e.PC)
	case machine.Trapped:
		t.trapped(e.Hart, e)
		t.called(e.Hart, e)
		t.settles(e.Hart, e)
		t.passes(e.Hart, e.Next)
	case machine.Returned:
		t.returned(e.Hart, e.To == cpu.U)
		t.settles(e.Hart, e)
		t.arrives(e.Hart, e.At.Steps)
		t.passes(e.Hart, e.PC)
	case machine.Gated:
		t.passes(e.Hart, e.PC)
	case machine.Rang:
		t.rangAt[e.Slot] = t.at
		t.rang(e.Slot)
	case machine.Loaded:
		t.loaded(c, e)
		t.used(e.Slot, e.Reg.Effect != "")
	case machine.Stored:
		if e.Slot != t.rail {
			c.looks = c.looks[:0]
		}
		t.used(e.Slot, true)
	case machine.Claimed:
		t.claimed(e.Hart, e.Value)
	case machine.Completed:
		if part := t.partOf(e.Value); part >= 0 {
			t.completes(part)
		}
	case machine.RailTask, machine.RailName, machine.RailBegin, machine.RailEnd, machine.RailMark:
		t.ticket(c, e)
	case machine.Due:
		t.due(e.Slot)
		t.used(e.Slot, true)
	case machine.Entered:
		t.timeline.mark(rowID{kind: InputRow}, Mark{At: t.at, Text: t.inputText(e)})
	case machine.Printed:
		t.timeline.mark(rowID{kind: ConsoleRow}, Mark{At: t.at, Task: c.task, Hart: uint8(e.Hart),
			Text: excerpt(e.Data)})
	case machine.Written:
		if t.others != nil {
			t.written(e)
		}
	case machine.Restarted:
		t.restarts()
	}
	const mayChange = machine.Due | machine.Entered | machine.Restarted | machine.Loaded | machine.Stored
	if e.Kind&mayChange != 0 && (e.Slot < 0 || t.parts[e.Slot].Appliance || e.Kind&machine.Restarted != 0) {
		t.sort()
	}
}

// passes notes the mode of a hart, whether it hears interrupts, and its address space, which an instruction at pc has
// changed, or a trap to pc.
func (t *Tracer) passes(hart int, pc uint32) {
	h, l, n := &t.m.Harts[hart], &t.timeline, uint8(hart)
	c := &t.cooks[hart]
	if h.Priv != c.priv {
		c.priv = h.Priv
		l.set(rowID{kind: ModeRow, hart: n}, t.at, State(h.Priv), 0)
	}
	shut := !c.asleep && (h.MIE == 0 || h.Priv == cpu.M && h.MStatus&isa.StatusMIE == 0 ||
		h.Priv == cpu.S && h.MStatus&isa.StatusSIE == 0)
	if shut != c.shut {
		c.shut = shut
		state := GateOpen
		if shut {
			state = GateShut
		}
		l.set(rowID{kind: GateRow, hart: n}, t.at, state, pc)
	}
	if h.SATP != c.satp {
		c.satp = h.SATP
		l.set(rowID{kind: SpaceRow, hart: n}, t.at, State(h.SATP>>31), h.SATP)
	}
}

// restarts: the program has had the machine reset.
func (t *Tracer) restarts() {
	for i := range t.cooks {
		c := &t.cooks[i]
		t.runs(i, c.task, 0)
		c.task, c.asleep, c.waits, c.used, c.looks = 0, false, 0, 0, c.looks[:0]
		c.call, c.frames, c.alarm = call{}, c.frames[:0], devices.Never
		for j := range c.own {
			t.breaks(&c.own[j], lineRow(-1-j, i))
		}
		t.passes(i, t.m.Harts[i].PC)
	}
	for i := range t.lines {
		t.breaks(&t.lines[i], lineRow(i, 0))
	}
	t.asked = 0
	clear(t.rangAt)
	t.handled(t.kettle)
	t.handled(t.mug)
}

// used: a device was accessed, or its deadline has come; that may have changed it, or not.
func (t *Tracer) used(part int, changed bool) {
	if part == t.clint {
		t.clinted()
	} else {
		t.touched(part)
		if changed {
			t.handled(part)
		}
	}
}

// sort sees which appliances are at work, and which are done and have not been looked at.
func (t *Tracer) sort() {
	busy, done := t.working()
	for set := busy ^ t.busy | done ^ t.done; set != 0; set &= set - 1 {
		i := bits.TrailingZeros32(set)
		state := PartIdle
		switch {
		case busy>>i&1 != 0:
			state = PartWorks
		case done>>i&1 != 0:
			state = PartDone
		}
		t.timeline.set(partRow(i), t.at, state, 0)
	}
	t.busy, t.done = busy, done
}

func partRow(part int) rowID { return rowID{kind: PartRow, whose: uint32(part)} }

// partOf is the part that rings as a source; -1 for none.
func (t *Tracer) partOf(source uint32) int {
	for i := range t.parts {
		if t.parts[i].Source == source {
			return i
		}
	}
	return -1
}

// account charges the time since the last event to what the harts were doing, and the appliances' spans to them.
func (t *Tracer) account() {
	now := t.m.Position().Now
	if span := now - t.at; span > 0 {
		for i := range t.cooks {
			c := &t.cooks[i]
			d := t.doing(c)
			c.tally.By[d] += span
			if t.busy != 0 && (d == Working || d == Switching) {
				c.tally.Overlap += span
			}
			t.spent(i, Span{From: t.at, To: now, Task: c.task, Doing: d, Hart: uint8(i)})
		}
	}
	t.at = now
	t.read()
}

// Doing is what a hart spends this moment on: never Staring, which shows afterwards.
func (t *Tracer) Doing(hart int) Doing { return t.doing(&t.cooks[hart]) }

// At is the appliance that a hart loaded from or stored to last, by name; "" for none.
func (t *Tracer) At(hart int) string {
	if used := t.cooks[hart].used; used > 0 {
		return t.name(used - 1)
	}
	return ""
}

func (t *Tracer) doing(c *cook) Doing {
	switch {
	case c.waits > 0:
		return Waiting
	case c.asleep:
		return Sleeping
	case c.task == 0 && len(t.names) > 0:
		return Switching
	}
	return Working
}

// working is the sets of appliances that are at work, which are those that will ring when they are done, and of those
// that have rung and were not told that they have been heard.
func (t *Tracer) working() (busy, done uint32) {
	for i := range t.parts {
		p := &t.parts[i]
		if !p.Appliance {
			continue
		}
		if p.Device.Deadline() != devices.Never {
			busy |= 1 << i
		}
		if r := t.rings[i]; r != nil {
			if rung, _ := p.Device.Peek(r.Off, r.Size); rung != 0 {
				done |= 1 << i
			}
		}
	}
	return busy, done
}

func (t *Tracer) name(part int) string { return t.parts[part].Device.Info().Name }

// claimed ends the wait of a ring for its claim.
func (t *Tracer) claimed(hart int, source uint32) {
	if part := t.partOf(source); part >= 0 {
		t.claims(hart, part)
	}
	t.wakes(forSource, source)
	for part, at := range t.rangAt {
		if t.parts[part].Source != source {
			continue
		}
		delete(t.rangAt, part)
		if t.heard++; t.at-at >= t.worst {
			t.worst, t.worstPart = t.at-at, part
		}
	}
}

// ticket takes a hart's store to the ticket rail.
func (t *Tracer) ticket(c *cook, e machine.Event) {
	switch e.Kind {
	case machine.RailTask:
		if _, known := t.names[e.Value]; !known && e.Value != 0 && len(t.names) < maxTasks {
			t.names[e.Value] = ""
		}
		t.runs(e.Hart, c.task, e.Value)
		t.onTheWay(c, e)
		if c.task = e.Value; e.Value == 0 {
			return
		}
		if e.Value != c.lastTask {
			if c.lastTask != 0 {
				t.switches++
			}
			c.lastTask = e.Value
		}
	case machine.RailName:
		if c.task != 0 && len(t.names) <= maxTasks {
			t.names[c.task] = e.Name
			c.lastTask, c.named = 0, true // naming tasks is not switching to them
		}
	case machine.RailBegin:
		t.begin(c, spanID{c.task, e.Value, uint8(e.Hart)}, noted(e))
	case machine.RailEnd:
		t.end(c, spanID{c.task, e.Value, uint8(e.Hart)})
	case machine.RailMark:
		t.timeline.mark(rowID{kind: MarkRow}, Mark{At: t.at, Task: c.task, Hart: uint8(e.Hart), Value: e.Value,
			Text: fmt.Sprintf("%s: %s", taskName(t.names, c.task), noted(e))})
	}
}

// noted is what a program has noted on the ticket rail: a number, or what stands where that leads.
func noted(e machine.Event) string {
	if e.Name != "" {
		return e.Name
	}
	return strconv.Itoa(int(int32(e.Value)))
}

// due notes what an appliance has just announced.
func (t *Tracer) due(part int) {
	switch part {
	case t.kettle:
		if v := t.m.Kettle.View(); v.Boiling && !t.boiled {
			t.boiled, t.boiledAt = true, t.at
		}
	case t.toaster:
		t.smoked = t.smoked || t.m.Toaster.View().Smoke
	}
}

const maxTasks = 64
