// Package metrics measures a run: how long interrupts waited, for what, and how long they took; what a switch costs;
// who had to wait for a turn; what the harts' time went to. All figures are exact, and the same on every machine,
// because time is the machine's own. They are in ticks of mtime (100 ns; a second of the kitchen is 1,000), but for
// switches, in steps.
package metrics

import (
	"cmp"
	"fmt"
	"slices"

	"breakfast/cpu/isa"
	"breakfast/devices"
	"breakfast/machine"
	"breakfast/trace"
)

// Metrics is what was measured of a run.
type Metrics struct {
	Sources  []Source `json:"sources"`                          // that have rung, or are waiting
	Off      *Window  `json:"longest_interrupts_off,omitempty"` // null: none that ended
	Switches Cost     `json:"switches"`
	Tasks    []Task   `json:"tasks,omitempty"`
	Harts    []Hart   `json:"harts"`
	Faults   Faults   `json:"page_faults"`
}

// Spread is how long something took, each time.
type Spread struct {
	Count   int           `json:"count"`
	Total   devices.Ticks `json:"total"`
	Worst   devices.Ticks `json:"worst"`
	WorstAt devices.Ticks `json:"worst_at"` // when it began, the first of the longest
}

// Mean is 0 if there was none.
func (s Spread) Mean() float64 {
	if s.Count == 0 {
		return 0
	}
	return float64(s.Total) / float64(s.Count)
}

func (s *Spread) add(from, to devices.Ticks) {
	if long := to - from; s.Count == 0 || long > s.Worst {
		s.Worst, s.WorstAt = long, from
	}
	s.Count++
	s.Total += to - from
}

// Source is an interrupt: a part's line, or a hart's own.
type Source struct {
	Name   string `json:"name"`
	Number uint32 `json:"number,omitempty"` // at the interrupt controller; 0 for a hart's own
	Hart   int    `json:"hart"`             // whose own it is, else 0

	// Latency is from asserted to claimed; of a hart's own, and of one that was never claimed, to taken.
	Latency   Spread   `json:"latency"`
	Histogram []Bucket `json:"histogram,omitempty"` // of it
	// what it waited behind until it was taken, or claimed by who looked
	Gates   []Behind `json:"gates,omitempty"`
	Claim   Spread   `json:"claim"`   // from taken to claimed
	Wake    Spread   `json:"wake"`    // from claimed until a task that waited for it ran
	Handler Spread   `json:"handler"` // from taken to the handler's return
	// asserted, and over without having been taken or claimed; or still waiting
	Unheard int `json:"unheard"`
}

// Bucket is how many were shorter than Below ticks, and not shorter than half of that.
type Bucket struct {
	Below devices.Ticks `json:"below"`
	Count int           `json:"count"`
}

// Behind is how long interrupts waited behind a gate.
type Behind struct {
	Gate string `json:"gate"` // as trace.Gate calls it
	Spread
}

// Window is a stretch in which a hart heard no interrupts.
type Window struct {
	Hart   int           `json:"hart"`
	From   devices.Ticks `json:"from"`
	Long   devices.Ticks `json:"ticks"`
	Shut   string        `json:"shut"`   // where: file:line, or label+offset; of a trap, the handler
	Opened string        `json:"opened"` // where
	Pcs    [2]uint32     `json:"pcs"`    // of both
}

// Cost is how many steps a switch took, from the step after the last of a task, a trap perhaps, to the one before the
// first of another. Those in between which the hart slept are not counted.
type Cost struct {
	Count int     `json:"count"`
	Least uint64  `json:"least"`
	Most  uint64  `json:"most"`
	Mean  float64 `json:"mean"`

	total uint64
}

// Task is what a task did with its time, and what it had to wait for.
type Task struct {
	Name   string        `json:"name"`
	ID     uint32        `json:"id"`
	Ran    devices.Ticks `json:"ran"`
	Ready  Spread        `json:"ready"` // how long it was ready, and another ran, or the kernel
	Waited devices.Ticks `json:"waited"`
	Stack  *uint32       `json:"stack,omitempty"` // bytes of it that were in use at the most; null: not measured
}

// Hart is what a hart's time went to.
type Hart struct {
	Working  devices.Ticks `json:"working"`
	Kernel   devices.Ticks `json:"kernel"`   // for no task, where there are tasks
	Staring  devices.Ticks `json:"staring"`  // looking again and again at what had not changed
	Spinning devices.Ticks `json:"spinning"` // the same, to take a lock
	Sleeping devices.Ticks `json:"sleeping"`
	Waiting  devices.Ticks `json:"waiting"` // for another, as the program notes it
	All      devices.Ticks `json:"all"`

	Loops []Loop `json:"loops,omitempty"` // in which it stared, or spun, the longest first
}

// Faults is how many page faults were taken.
type Faults struct {
	Fetch int `json:"fetch"`
	Load  int `json:"load"`
	Store int `json:"store"`
}

// A Meter measures a run.
type Meter struct {
	m *machine.Machine
	t *trace.Tracer

	sources  map[key]*gauge
	wakes    map[string]*Spread // by what was waited for
	ready    map[uint32]*Spread // by task
	waited   map[uint32]woken
	shut     []trace.Segment // of each hart, the last window, until it is known who opened it
	longest  *Window
	switches Cost
	faults   Faults
	eyes     []eye   // of each hart
	stacks   *Depths // nil if they are not measured
	plic     int     // a part
}

type key struct{ part, hart int }

// A gauge is what is counted of an interrupt.
type gauge struct {
	Source
	behind  [trace.Gates]Spread
	buckets [65]int
}

// woken is what a task waited for last, and when that had come.
type woken struct {
	what string
	at   devices.Ticks
}

// Watch measures the run of a machine that stands at its beginning, with a tracer that watches it.
func Watch(m *machine.Machine, t *trace.Tracer) *Meter {
	w := &Meter{m: m, t: t, sources: map[key]*gauge{}, wakes: map[string]*Spread{}, ready: map[uint32]*Spread{},
		waited: map[uint32]woken{}, shut: make([]trace.Segment, len(m.Harts)), eyes: make([]eye, len(m.Harts))}
	t.Follow(&trace.Follower{Passed: w.passed, Lived: w.lived, Switched: w.switched})
	for i := range w.eyes {
		w.eyes[i].loops = map[uint32]*Loop{}
	}
	w.plic = slices.IndexFunc(m.Parts(), func(p machine.Part) bool { return p.Device == devices.Device(m.PLIC) })
	m.LookAt(firstLook)
	const kinds = machine.Trapped | machine.Returned | machine.RailTask | machine.Slept | machine.Woke | machine.Looked
	m.Watch(machine.Probe{Kinds: kinds, Tell: func(_ *machine.Machine, e machine.Event) {
		w.sees(e)
		if e.Kind == machine.Trapped {
			w.faults.count(e.Trap.Cause)
		}
	}})
	return w
}

func (f *Faults) count(cause isa.Cause) {
	switch cause {
	case isa.InstPage:
		f.Fetch++
	case isa.LoadPage:
		f.Load++
	case isa.StorePage:
		f.Store++
	}
}

// gauge is what is counted of an interrupt.
func (w *Meter) gauge(part, hart int) *gauge {
	k := key{part, hart}
	g := w.sources[k]
	if g == nil {
		g = &gauge{}
		w.sources[k] = g
	}
	return g
}

// lived counts an interrupt that is over.
func (w *Meter) lived(part, hart int, l trace.Life) { w.gauge(part, hart).count(part, &l) }

func (g *gauge) count(part int, l *trace.Life) {
	heard := l.Claimed
	if part < 0 || heard == devices.Never {
		heard = l.Taken
	}
	if heard == devices.Never {
		g.Unheard++
	} else {
		g.Latency.add(l.Asserted, heard)
		n := 0
		for long := heard - l.Asserted; long > 0; long >>= 1 {
			n++
		}
		g.buckets[n]++
		for i, long := range l.Behind {
			if long > 0 {
				g.behind[i].add(l.Asserted, l.Asserted+long)
			}
		}
	}
	if l.Taken != devices.Never && l.Claimed != devices.Never {
		g.Claim.add(l.Taken, l.Claimed)
	}
	if l.Taken != devices.Never && l.Returned != devices.Never {
		g.Handler.add(l.Taken, l.Returned)
	}
}

// passed counts what a row was in.
func (w *Meter) passed(kind trace.RowKind, hart int, whose uint32, s trace.Segment) {
	switch kind {
	case trace.TaskRow:
		w.task(whose, s)
	case trace.GateRow:
		if was := w.shut[hart]; was.To == s.From && s.State == trace.GateOpen {
			w.window(hart, was, s.Value)
		}
		w.shut[hart] = trace.Segment{}
		if s.State == trace.GateShut {
			w.shut[hart] = s
		}
	}
}

// window counts a stretch without interrupts: not the one from power-on, before which nothing can have come.
func (w *Meter) window(hart int, s trace.Segment, opened uint32) {
	if long := s.To - s.From; s.From > 0 && (w.longest == nil || long > w.longest.Long) {
		w.longest = &Window{Hart: hart, From: s.From, Long: long, Pcs: [2]uint32{s.Value, opened}}
	}
}

func (w *Meter) task(id uint32, s trace.Segment) {
	switch was := w.waited[id]; {
	case s.State == trace.TaskWaits:
		w.waited[id] = woken{s.What, s.To}
		return
	case was.what != "" && was.at == s.From && s.State == trace.TaskReady:
		spread(w.wakes, was.what).add(s.From, s.To)
	case was.what != "" && was.at == s.From && s.State == trace.TaskRuns:
		spread(w.wakes, was.what).add(s.From, s.From)
	}
	delete(w.waited, id)
	if s.State == trace.TaskReady {
		spread(w.ready, id).add(s.From, s.To)
	}
}

func spread[K comparable](of map[K]*Spread, k K) *Spread {
	s := of[k]
	if s == nil {
		s = &Spread{}
		of[k] = s
	}
	return s
}

func (w *Meter) switched(s trace.Switch) {
	c := &w.switches
	if s.Slept {
		return
	}
	if c.Count == 0 || s.Steps < c.Least {
		c.Least = s.Steps
	}
	c.Count++
	c.Most, c.total = max(c.Most, s.Steps), c.total+s.Steps
}

// Metrics is what was measured so far.
func (w *Meter) Metrics() *Metrics {
	r := &Metrics{Sources: []Source{}, Off: w.longest, Switches: w.switches, Faults: w.faults,
		Harts: make([]Hart, len(w.m.Harts))}
	if r.Switches.Count > 0 {
		r.Switches.Mean = float64(r.Switches.total) / float64(r.Switches.Count)
	}
	rows := w.t.Rows()
	for _, row := range rows {
		switch row.Kind {
		case trace.LineRow:
			w.source(r, row)
		case trace.TaskRow:
			w.addTask(r, row)
		case trace.HartRow:
			r.Harts[row.Hart] = w.hart(row)
			w.eyes[row.Hart].correct(&r.Harts[row.Hart])
			r.Harts[row.Hart].Loops = w.eyes[row.Hart].list(w.place)
		case trace.GateRow:
			w.lastWindow(r, row)
		}
	}
	if r.Off != nil {
		off := *r.Off
		off.Shut, off.Opened = w.place(off.Pcs[0]), w.place(off.Pcs[1])
		r.Off = &off
	}
	return r
}

// lastWindow is the longest, with the one of a hart whose opening has not passed yet.
func (w *Meter) lastWindow(r *Metrics, row *trace.Row) {
	now, kept := row.Now(), w.longest
	if was := w.shut[row.Hart]; now.State == trace.GateOpen && was.To == now.From {
		w.window(row.Hart, was, now.Value)
	}
	if r.Off == nil || w.longest != nil && w.longest.Long > r.Off.Long {
		r.Off = w.longest
	}
	w.longest = kept
}

// source is what is to be said of an interrupt.
func (w *Meter) source(r *Metrics, row *trace.Row) {
	g := *w.gauge(row.Part, row.Hart)
	for _, l := range row.Lives(0, devices.Never, 0) { // those that are not over
		g.count(row.Part, &l)
	}
	s := g.Source
	s.Name, s.Hart = row.Name, row.Hart
	if row.Part >= 0 {
		s.Number = w.m.Parts()[row.Part].Source
	}
	for i, b := range g.behind {
		if b.Count > 0 {
			s.Gates = append(s.Gates, Behind{trace.Gate(i).String(), b})
		}
	}
	for i, n := range g.buckets {
		if n > 0 {
			s.Histogram = append(s.Histogram, Bucket{1 << i, n})
		}
	}
	if wake := w.wakes[row.Name]; wake != nil && row.Part >= 0 {
		s.Wake = *wake
	}
	if s.Latency.Count+s.Unheard > 0 {
		r.Sources = append(r.Sources, s)
	}
}

// addTask adds what a task did on a hart.
func (w *Meter) addTask(r *Metrics, row *trace.Row) {
	i := slices.IndexFunc(r.Tasks, func(t Task) bool { return t.ID == row.Task })
	if i < 0 {
		i = len(r.Tasks)
		r.Tasks = append(r.Tasks, Task{Name: row.Name, ID: row.Task})
		if ready := w.ready[row.Task]; ready != nil {
			r.Tasks[i].Ready = *ready
		}
	}
	t := &r.Tasks[i]
	if w.stacks != nil {
		if top, low, ok := w.stacks.Of(row.Task); ok {
			t.Stack = new(top - low)
		}
	}
	by, _, _ := row.Times(0, devices.Never)
	t.Ran += by[trace.TaskRuns]
	t.Waited += by[trace.TaskWaits]
	if now := row.Now(); now.State == trace.TaskReady && now.From < now.To {
		t.Ready.add(now.From, now.To)
	}
}

func (w *Meter) hart(row *trace.Row) (h Hart) {
	by, _, all := row.Times(0, devices.Never)
	return Hart{Working: by[trace.Working], Kernel: by[trace.Switching], Staring: by[trace.Staring],
		Sleeping: by[trace.Sleeping], Waiting: by[trace.Waiting], All: all}
}

// place is where an instruction is, for people.
func (w *Meter) place(pc uint32) string {
	img := w.m.Image()
	if img == nil {
		return fmt.Sprintf("%#x", pc)
	}
	if file, line, ok := img.LineAt(pc); ok {
		return fmt.Sprintf("%s:%d", file, line)
	}
	return cmp.Or(img.Place(pc), fmt.Sprintf("%#x", pc))
}

// Source is an interrupt by the name of its part, or "timer", "software"; false if it has never come.
func (r *Metrics) Source(name string) (all Source, ok bool) {
	for _, s := range r.Sources {
		if s.Name != name && !ofHart(s.Name, name) {
			continue
		}
		if !ok || cmp.Compare(s.Latency.Worst, all.Latency.Worst) > 0 {
			all, ok = s, true
		}
	}
	return all, ok
}

// ofHart says that a name is another with a hart's number.
func ofHart(s, name string) bool {
	return len(s) > len(name) && s[:len(name)] == name && s[len(name)] == ','
}
