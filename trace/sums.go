package trace

import (
	"breakfast/devices"
	"breakfast/machine"
)

// What the tracer has counted, besides what it has recorded: it is exact, however long the run.

// Tally is how a hart's time was spent so far, in ticks.
type Tally struct {
	By      [5]devices.Ticks // by Doing
	Overlap devices.Ticks    // working or switching while an appliance was at work too
}

// And is two tallies in one.
func (t Tally) And(u Tally) Tally {
	for i := range t.By {
		t.By[i] += u.By[i]
	}
	t.Overlap += u.Overlap
	return t
}

// Counts is how often something happened.
type Counts struct {
	Switches   int           // from a task to another
	Interrupts int           // traps taken for one
	Heard      int           // rings of parts that were claimed
	Worst      devices.Ticks // the longest from a ring to its claim
}

// Kitchen is what was seen of the breakfast, beside what stands there at its end.
type Kitchen struct {
	Boiled   bool
	BoiledAt devices.Ticks // first
	Smoked   bool          // the toaster did
	Poured   int           // ml that the kettle gave
}

// Wait is what a hart waited for, by what the program notes on the ticket rail: spans whose names begin with "waits".
type Wait struct {
	Hart    int
	For     string // its name
	Times   int
	Long    devices.Ticks // all together
	Longest devices.Ticks
}

// Machine is whose run it is.
func (t *Tracer) Machine() *machine.Machine { return t.m }

// Now is the time up to which the run was seen.
func (t *Tracer) Now() devices.Ticks {
	t.account()
	return t.at
}

// Tally is how a hart has spent its time.
func (t *Tracer) Tally(hart int) Tally {
	t.account()
	return t.cooks[hart].tally
}

// Counts is how often something happened so far.
func (t *Tracer) Counts() Counts { return Counts{t.switches, t.interrupts, t.heard, t.worst} }

// Kitchen is what was seen of the breakfast so far.
func (t *Tracer) Kitchen() Kitchen { return Kitchen{t.boiled, t.boiledAt, t.smoked, t.poured} }

// Waits is what harts have waited for, by task, number and hart: waits that are over.
func (t *Tracer) Waits() (list []Wait) {
	for _, id := range t.noted() {
		if n := t.notes[id]; n.waits() && n.times > 0 {
			list = append(list, Wait{int(id.hart), n.text, n.times, n.long, n.most})
		}
	}
	return list
}
