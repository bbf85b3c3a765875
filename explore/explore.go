// Package explore tries every timing of an interrupt. It places interrupts before the instructions of a stretch of a
// program, runs each schedule to its end, and checks that the program still does what it should.
//
// An interrupt is placed by a stall (machine.Stall): the hart stands still until the source is due. So every schedule
// is one that a slow hart could show. It is recorded input, and replays exactly.
//
// The search goes by how many interrupts are placed: none, then one at each boundary, then two, and so on. It ends
// with the number at which something failed, so that what it shows is as small as can be. The work is cut into units
// of a fixed size, and what they find is put together in their order: an answer is always a beginning of the one
// answer that there is, however many workers there are and wherever it was cut.
package explore

import (
	"cmp"
	"errors"
	"fmt"

	"breakfast/devices"
	"breakfast/machine"
)

// A Question is what is to be tried.
type Question struct {
	Machine *machine.Machine // at power-on, with its program; it is left as it is
	Input   []byte           // typed at its terminal, a byte whenever the program looks for one

	In      Stretch   // where interrupts are placed
	Sources []Source  // which; those that the program listens to, if it is empty (see Heard)
	Most    int       // how many at most in one run, 1 to MostPlaced
	Check   Check     // what is asked of each run, beside that it ends as the one without any; may be nil
	Reads   []Reading // what parts of the check look at, as far as that is known: 64 at most
	Console bool      // the console must say what it says in the run without any, too

	// Integrity has no run do what trace/integrity finds; Strict, keep every register at each switch, too. Report has
	// the report of the breakfast find nothing wrong that it does not find in the run without an interrupt. For each of
	// these a run is watched from power-on to its end, and each timing is run: it takes much longer.
	Integrity, Strict, Report bool

	// Exact has every timing be run, also those that are proven to be like another. Timings that differ in steps and
	// time alone are alike: a check that asks how many steps were made, or when it is, needs it.
	Exact bool

	Steps   uint64 // how many the run without an interrupt may take; 0 for BaseSteps
	Timings uint64 // end when so many were tried, or some more; 0 for all
	Workers int    // how many work at once; 0 for one. The answer is the same

	// Sample, if it is not 0, is how many timings are drawn by lot, of those of one interrupt, or of Most; none other
	// is tried. Seed decides which (sample.go has how).
	Sample int
	Seed   uint64

	// Stop is asked before each timing, by all workers at the same time, and ends the search; may be nil. What is not
	// whole then is forgotten.
	Stop func() bool
	// Batch is told after each batch of units, and now and then of a long run without an interrupt; may be nil.
	Batch func(Progress)
}

// A Check says what is wrong with a run that ended as it should, in a few words ("jar is 3, and should be 4"); "" for
// nothing. It may look at everything and change nothing. Workers call it at the same time, each with a machine of its
// own, so it holds no state.
type Check func(m *machine.Machine) string

// Bounds of a question.
const (
	MostPlaced = 4
	BaseSteps  = 20_000_000

	// MostFailing schedules are listed; all are counted.
	MostFailing = 1000

	// MostBoundaries is how many a stretch may have in one run.
	MostBoundaries = 1 << 20
)

// Progress is how far an exploration is.
type Progress struct {
	Placed  int    // interrupts in each run of those that are tried now; 0 while the run without is made …
	Steps   uint64 // … which is at that step
	Done    int    // boundaries at which the first of them was placed …
	Of      int    // … of so many
	Timings uint64 // tried
	Failed  uint64 // of them
}

// A Placement is an interrupt that is placed: from a moment on, a hart stands still until it is due.
type Placement struct {
	Source Source
	At     machine.Position
	Hart   int
	PC     uint32 // the instruction before which it is
	Open   bool   // it is taken there: no gate is closed to it

	// Until is a time, if it is not 0, until which the hart stands still whatever is due: of a pause, and of a device
	// whose line is up already, or which nothing lets ring, when it next does something all the same.
	Until devices.Ticks
}

// Input is what has a machine do so.
func (p Placement) Input() machine.Input {
	if p.Until > 0 {
		return machine.Input{At: p.At, Stall: &machine.Stall{Hart: p.Hart, Until: p.Until}}
	}
	return machine.Input{At: p.At, Stall: &machine.Stall{Hart: p.Hart, Source: p.Source.Number}}
}

// A Schedule is the placements of one run, in order. The moments of later ones are of the run with those before them.
type Schedule []Placement

// Inputs is what has a machine at power-on follow the schedule.
func (s Schedule) Inputs() (list []machine.Input) {
	for _, p := range s {
		list = append(list, p.Input())
	}
	return list
}

// Run is a schedule, and what came of it.
type Run struct {
	Schedule Schedule
	Wrong    string // what is wrong, in words; "" for nothing
	Stop     machine.Stop
	End      machine.Position
}

// Level is what came of all runs in which so many interrupts were placed.
type Level struct {
	Placed  int
	Timings uint64 // runs
	Moments uint64 // different ones at which the last interrupt was taken; those at closed gates wait for the next
	Failed  uint64
	Merged  uint64 // of them that were not run: another run proves what comes of them
	Next    uint64 // of them in which a hart stood still until a device's next event, for which that could not ring
	InVain  uint64 // placements that nothing could make due: no timings
	Whole   bool   // all were tried
	Done    int    // boundaries at which the first interrupt was placed …
	Of      int    // … of so many
}

// Heat is what came of the runs in which the last interrupt is taken before one instruction: it was placed there, or
// where a gate was closed that opens there.
type Heat struct {
	PC            uint32
	Tried, Failed uint64
}

// Answer is what came of a question.
type Answer struct {
	Base    Run     // with no interrupt placed
	Bound   uint64  // steps that a run may take before it is said never to end
	Levels  []Level // with one, with two, …
	Heat    []Heat  // of the last level, by address
	Failure *Run    // the smallest schedule that fails; nil for none
	Beside  *Run    // the nearest to it that does not
	Sources []Source
	In      Stretch
	Whole   bool // all of the question was tried, or something failed

	Sample  *Sample    // if timings were drawn by lot
	Marks   []Mark     // of the last level, in order; not if its first interrupts were drawn
	Failing []Schedule // all that fail, in order, up to MostFailing
}

// Mark is what came of the runs in which the first interrupt is placed at one boundary.
type Mark struct {
	At            machine.Position
	PC            uint32
	Tried, Failed uint64
}

// Sample is what timings were drawn by lot.
type Sample struct {
	Drawn        int // draws, of one timing each, or of the first interrupt of some
	Placed       int // interrupts in each run
	Of           int // timings of one interrupt from which they are drawn …
	Instructions int // … at so many instructions; each counts once for each source
	Rest         int // most boundaries that a run has come by after its first interrupt
	Seed         uint64
	Cut          bool // not all that were drawn were tried
}

// Timings is how many runs with interrupts were tried.
func (a *Answer) Timings() (n uint64) {
	for _, l := range a.Levels {
		n += l.Timings
	}
	return n
}

// Failed is how many of them failed.
func (a *Answer) Failed() (n uint64) {
	for _, l := range a.Levels {
		n += l.Failed
	}
	return n
}

// What cannot be explored is an error that wraps one of these.
var (
	ErrNothing = errors.New("there is nothing to explore")
	ErrNoEnd   = errors.New("the run without an interrupt does not end")

	// ErrNoneComes is an ErrNothing: wherever an interrupt would be placed, it is due already, or never.
	ErrNoneComes = fmt.Errorf("%w: no interrupt", ErrNothing)

	// ErrCannotFail is of a check that no timing can make fail, since nobody stores to what it looks at.
	ErrCannotFail = errors.New("it cannot fail")

	// ErrApart is an ErrNothing: the run is long, and nobody has said what of it is to be tried.
	ErrApart = fmt.Errorf("%w by itself: the run is long, and no two tasks, handlers or harts touch the same in it",
		ErrNothing)
)

// Explore answers a question. A program that is wrong with no interrupt placed is answered by a Failure without
// placements. What cannot be asked is an error, which wraps ErrNothing where there is no timing to try.
func Explore(q Question) (*Answer, error) {
	if q.Most < 1 || q.Most > MostPlaced {
		return nil, fmt.Errorf("%d interrupts in a run: want 1 to %d", q.Most, MostPlaced)
	}
	if q.Check == nil || len(q.Reads) > 64 {
		q.Reads = nil
	}
	if q.Sample < 0 || q.Sample > MostBoundaries {
		return nil, fmt.Errorf("a sample of %d timings: want up to %d", q.Sample, MostBoundaries)
	}
	p := newPlan(q)
	a, w, err := p.base()
	if err != nil || a.Failure != nil || !a.Whole {
		return a, err
	}
	s := &search{plan: p, answer: a, workers: []*worker{w}}
	s.all()
	if a.Sample != nil {
		a.Sample.Cut, a.Sample.Rest = s.cut, s.rest
	}
	if a.Timings() == 0 && a.Whole {
		return nil, fmt.Errorf("%w %s can be placed at any boundary of %s: they are due there already, or never",
			ErrNoneComes, a.of(), cmp.Or(a.In.Name, "the run"))
	}
	if a.Whole && a.Failure == nil {
		if err := s.unfailing(); err != nil {
			return nil, err
		}
	}
	return a, nil
}
