// Package grade judges a program by a sheet of checks: it runs the program as each check wants it
// run, watches what it does, and compares. What counts is what the program did to the machine (a
// device register written, an interrupt taken, a word of memory at the end), not what it printed.
//
// A grader holds no wall clock and no randomness: the same program and the same sheet give the same points
// everywhere. Every run ends: it is limited in steps and in the machine's time.
package grade

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"breakfast/asm/image"
	"breakfast/machine"
	"breakfast/machine/history"
	"breakfast/trace"
	"breakfast/trace/explain"
	"breakfast/trace/integrity"
	"breakfast/trace/metrics"
	"breakfast/trace/races"
)

// Grader judges programs.
type Grader struct {
	// Build makes the program with symbols set. An error is the program's: its text is what the student reads.
	Build func(m *machine.Machine, d Defines) (*image.Image, error)
	// Board is the machine that programs are judged on. Where it says nothing it has 1 MiB of memory, and misaligned
	// accesses are as the sheet says.
	Board machine.Config
	// Input is typed at the beginning of every run, before what the sheet types.
	Input []byte

	// Begin is told of each check before it is begun, with what came of those before it, and may bound it: when the
	// deadline of the context that it returns is over, the check has failed, and no other; when it is cancelled,
	// nothing is judged any more. It may be nil.
	Begin func(r *Result, check string) (context.Context, context.CancelFunc)

	told func(r *run, c *Check, e *expect, ok bool, err error) // of each comparison; may be nil
}

// ResultVersion is that of a Result's form as JSON: what docs/stability.md promises.
const ResultVersion = 1

// Result is what came of a sheet.
type Result struct {
	Version int `json:"version"` // ResultVersion

	Lab     string `json:"lab"`
	Title   string `json:"title"`
	Points  int    `json:"points"`
	Of      int    `json:"of"`
	Passed  bool   `json:"passed"`            // all checks
	Problem string `json:"problem,omitempty"` // why nothing could be run: the program's fault
	// why it could not be marked, whatever it is worth: it is no submission, or something is missing here
	NotMarked string   `json:"not_marked,omitempty"`
	Checks    []Mark   `json:"checks"`
	Notes     []string `json:"notes,omitempty"` // about the files, whatever they are worth
	Hints     []string `json:"-"`               // of the check to mend first

	Findings []explain.Finding `json:"findings,omitempty"` // where all passed: what went wrong all the same

	Misaligned string `json:"misaligned"` // accesses of memory: trap, allow
}

// Mark is what came of a check.
type Mark struct {
	Name     string   `json:"name"`
	Title    string   `json:"title"`
	Points   int      `json:"points"`
	Of       int      `json:"of"`
	Passed   bool     `json:"passed"`
	Failure  *Failure `json:"failure,omitempty"` // the first difference
	Failures int      `json:"failures"`          // expectations that failed, in all runs

	TimedOut bool `json:"timed_out,omitempty"` // it took longer than whoever asked would wait

	failed *run // whose difference that is; nil for none
}

// Failure is an expectation that did not hold.
type Failure struct {
	Message  string   `json:"message"`              // what a teaching assistant would say
	Expected string   `json:"expected,omitempty"`   // the expectation
	Got      string   `json:"got,omitempty"`        // the value of its left side
	Defines  Defines  `json:"defines,omitempty"`    // the symbols of the run
	ISA      string   `json:"isa,omitempty"`        // its hart's instruction set, where somebody chose one
	Harts    int      `json:"harts,omitempty"`      // how many, where somebody chose
	Turns    int      `json:"interleave,omitempty"` // the steps of their turns, likewise
	MHz      int      `json:"mhz,omitempty"`        // the machine's speed, where it was set
	Ending   string   `json:"ending,omitempty"`     // how the run ended, and where
	Last     []string `json:"last_steps,omitempty"` // the last instructions, if the run did not end by itself
	Clock    string   `json:"clock,omitempty"`      // the kitchen's clock at the end
	Timing   string   `json:"timing,omitempty"`     // when the interrupts came that were placed

	Findings   []explain.Finding     `json:"findings,omitempty"`   // why it ended so, worst first
	Violations []integrity.Violation `json:"violations,omitempty"` // contexts that did not go on as they were left

	See     string `json:"see,omitempty"`     // the command that opens it at its moment, where there is one
	Session string `json:"session,omitempty"` // the file that it opens

	at     machine.Position // where to look
	weight int              // see headline
}

// Grade runs all checks of a sheet. Lab is what the result calls it.
func (g *Grader) Grade(lab string, s *Sheet) *Result {
	board := g.Board
	board.RAM = cmp.Or(board.RAM, RAM<<20)
	board.Misaligned = cmp.Or(board.Misaligned, s.Misaligned, machine.MisalignedTraps)
	r := &Result{Version: ResultVersion, Lab: lab, Title: s.Title, Checks: []Mark{}, Passed: true,
		Misaligned: board.Misaligned.String()}
	runs := runs{sheet: s, wants: s.wants(), made: map[string]*run{}}
	for i := range s.Checks {
		c := &s.Checks[i]
		mark := Mark{Name: c.Name, Title: c.Title, Of: c.Points}
		if r.Problem == "" {
			board.ISA, board.Harts = cmp.Or(g.Board.ISA, c.isa), cmp.Or(g.Board.Harts, c.harts)
			end := context.CancelFunc(func() {})
			if runs.ctx = context.Background(); g.Begin != nil {
				runs.ctx, end = g.Begin(r, c.Name)
			}
			r.mark(g, c, board, &runs, &mark)
			end()
		}
		if mark.Failures == 0 && r.Problem == "" {
			mark.Passed, mark.Points = true, c.Points
		} else {
			r.Passed = false
		}
		r.Points += mark.Points
		r.Of += mark.Of
		r.Checks = append(r.Checks, mark)
	}
	if r.Passed {
		r.Findings = runs.findings()
	} else if i := max(r.headline(), 0); i < len(s.Checks) {
		r.Hints = s.Checks[i].Hints
	}
	return r
}

// mark makes all runs of a check on a board, and says what came of them.
func (r *Result) mark(g *Grader, c *Check, board machine.Config, runs *runs, mark *Mark) {
	turns := c.turns
	if g.Board.Interleave != 0 || len(turns) == 0 {
		turns = []int{g.Board.Interleave}
	}
	for _, d := range c.Runs {
		mhz, d := d.speed()
		board.MHz = cmp.Or(g.Board.MHz, mhz)
		for _, board.Interleave = range turns {
			run, fails, err := g.check(c, d, board, runs)
			if err == nil && len(fails) == 0 && len(c.placers) > 0 {
				run, fails, err = g.timed(c, board, runs, run)
			}
			if errors.Is(runs.ctx.Err(), context.DeadlineExceeded) {
				mark.late(d)
				return
			}
			if err = cmp.Or(runs.ctx.Err(), err); err != nil {
				r.Problem = err.Error()
				return
			}
			if len(fails) > 0 && (mark.Failure == nil || fails[0].weight > max(mark.Failure.weight, byExpectation)) {
				mark.Failure = &fails[0]
				run.describe(mark.Failure)
				mark.failed = run
			}
			mark.Failures += len(fails)
		}
	}
}

// late fails a check that took too long: that says nothing of the others.
func (m *Mark) late(d Defines) {
	m.TimedOut, m.failed = true, nil
	m.Failures++
	m.Failure = &Failure{Message: "It took longer than the grader waits, and was stopped.",
		Defines: d}
}

// Fail is the result of a program that could not even be built.
func Fail(lab string, s *Sheet, problem error) *Result {
	r := Unmarked(lab, s, problem)
	r.Problem, r.NotMarked = r.NotMarked, ""
	if len(s.Checks) > 0 {
		r.Hints = s.Checks[0].Hints
	}
	return r
}

// Unmarked is the result of what could not be marked, whatever it is worth.
func Unmarked(lab string, s *Sheet, why error) *Result {
	r := &Result{Version: ResultVersion, Lab: lab, Title: s.Title, NotMarked: why.Error(), Checks: []Mark{},
		Misaligned: cmp.Or(s.Misaligned, machine.MisalignedTraps).String()}
	for i := range s.Checks {
		c := &s.Checks[i]
		r.Of += c.Points
		r.Checks = append(r.Checks, Mark{Name: c.Name, Title: c.Title, Of: c.Points})
	}
	return r
}

// runs are those that were made for a sheet: several checks often look at the same one.
type runs struct {
	ctx   context.Context // of the check that is made
	sheet *Sheet
	wants wants
	made  map[string]*run // by all that makes one run another
	list  []*run          // in the order in which they were made
}

// findings is what went wrong in a run that ended well all the same: of the first in which something did.
func (all *runs) findings() []explain.Finding {
	for _, r := range all.list {
		if r.ending != "halted" || r.stop.Code != 0 {
			continue // as a check expects it
		}
		if found := r.explain(); len(found) > 0 {
			return found
		}
	}
	return nil
}

// run is one run of a program, over.
type run struct {
	m       *machine.Machine
	defines Defines
	seen    *seen
	looks   *looks
	name    string // of the run, for what is recorded

	recorded map[string]string // the sheet's
	hart     int               // whose quantities are asked for; -1 for all
	tracer   *trace.Tracer
	law      *law    // nil where nothing is given
	extent   *extent // nil where no interrupts are placed
	meter    *metrics.Meter
	metrics  *metrics.Metrics // nil: not asked for yet
	stop     machine.Stop
	ending   string
	console  string
	check    *integrity.Checker
	strict   *integrity.Checker // nil: no check asks for it
	races    *races.Detector    // likewise

	witness *explain.Witness
	past    *history.History
	typed   uint64 // bytes
	dry     bool   // and there were no more

	explained bool
	found     []explain.Finding
}

// replayed is how many steps are run again at most to explain a run.
const replayed = 10_000_000

// RAM is the memory of the machine that programs are judged on, in MiB.
const RAM = 1

// check makes one run on a board, and compares. The failures are not described yet: of many, one is shown. An error
// means that the program could not be built.
func (g *Grader) check(c *Check, d Defines, board machine.Config, all *runs) (*run, []Failure, error) {
	key := fmt.Sprint(d, board.MHz, board.ISA, board.Harts, board.Interleave, c.limit, c.Inputs)
	r := all.made[key]
	if r == nil {
		var err error
		if r, err = g.run(all.ctx, c, d, board, all); err != nil {
			return nil, nil, err
		}
		r.name, r.recorded = runName(d, board), all.sheet.recorded
		all.made[key], all.list = r, append(all.list, r)
	}
	return r, g.compare(c, r, board), nil
}

// fills says that a quantity has another value than what is written.
func (r *run) fills(q *Quantity) bool {
	if q.verb == "text" {
		return strings.Contains(q.args[0], "{")
	}
	return q.verb != "number" && q.verb != "symbol" && !q.isText()
}

// compare is what of a check does not hold at the end of a run.
func (g *Grader) compare(c *Check, r *run, board machine.Config) (fails []Failure) {
	add := func(f Failure, at machine.Position) { fails = append(fails, r.failure(f, board, at)) }
	if r.law != nil && r.law.breach != "" {
		add(Failure{Message: r.law.breach, weight: byRule}, r.m.Position())
	}
	for i := range c.Expects {
		e := &c.Expects[i]
		ok, err := r.holds(e)
		if g.told != nil {
			g.told(r, c, e, ok, err)
		}
		if err != nil {
			add(Failure{Message: sentence(err.Error()), Expected: e.String()}, r.m.Position())
		} else if !ok {
			message, _ := fill(e.message, func(q Quantity) string { return r.show(&q) })
			expected := e.String()
			if r.fills(&e.right) {
				expected += ", which is " + r.show(&e.right)
			}
			add(Failure{Message: message, Expected: expected, Got: r.show(&e.left)}, r.moment(e))
		}
	}
	if !c.ends() && !(r.ending == "halted" && r.stop.Code == 0) || r.ending == "fault" && !c.ofCrash() {
		add(Failure{Message: "The program must end by itself, with code 0.", Expected: "exit == 0", Got: r.ending,
			weight: byEnding}, r.m.Position())
	}
	return r.rooted(c, fails)
}

// failure is one with the run that it is of, and where to look at it.
func (r *run) failure(f Failure, board machine.Config, at machine.Position) Failure {
	f.at = at
	f.Defines, f.ISA, f.Clock = r.defines, board.ISA.String(), trace.Clock(r.m.Position().Now)
	f.Harts, f.Turns, f.MHz = board.Harts, board.Interleave, board.MHz
	return f
}

// runName tells the runs of a sheet apart: by what they set, and by the machine.
func runName(d Defines, board machine.Config) string {
	name := strings.ReplaceAll(d.String(), "-D ", "")
	if board.MHz > 10 {
		name += fmt.Sprintf(" mhz %d", board.MHz)
	}
	if board.Harts > 1 {
		name += fmt.Sprintf(" harts %d interleave %d", board.Harts, board.Interleave)
	}
	return cmp.Or(strings.TrimSpace(name), "nothing set")
}

func sentence(s string) string { return strings.ToUpper(s[:1]) + s[1:] + "." }

// load is a machine with the program, about to begin.
func (g *Grader) load(d Defines, board machine.Config) (*machine.Machine, error) {
	m, err := machine.New(board)
	if err != nil {
		return nil, err
	}
	img, err := g.Build(m, d)
	if err != nil {
		return nil, err
	}
	return m, m.Load(img)
}

// run builds the program and runs it to its end or to the check's limit, with more inputs than the check's.
func (g *Grader) run(ctx context.Context, c *Check, d Defines, board machine.Config, all *runs,
	more ...machine.Input) (*run, error) {
	m, err := g.load(d, board)
	if err != nil {
		return nil, err
	}
	r := &run{m: m, defines: d, seen: newSeen(len(m.Harts)), hart: -1, witness: explain.Watch(m),
		past: history.New(m)}
	r.past.Budget = replayed
	if r.law, err = newLaw(m, all.sheet); err != nil {
		return nil, err
	}
	r.seen.obey(r.law)
	r.extent = newExtent(r, all.sheet)
	r.looks = newLooks(r, all.wants)
	for _, label := range all.wants.calls {
		if addr, err := r.label(label); err == nil {
			r.seen.wanted[addr] = true
		}
	}
	r.tracer = trace.Watch(m)
	r.meter = metrics.Watch(m, r.tracer)
	m.Watch(machine.Probe{Kinds: kinds, Tell: r.seen.tell})
	r.looks.watch()
	m.Watch(r.witness.Probe())
	r.onlook(all.wants)
	for _, in := range more {
		if err := r.past.Post(in); err != nil {
			return nil, err
		}
	}
	for _, in := range c.Inputs {
		err := r.past.Post(machine.Input{At: machine.Position{Now: in.at}, Slot: uart(m), Data: []byte(in.data)})
		if err != nil {
			return nil, err
		}
		r.typed += uint64(len(in.data))
	}
	r.typed += uint64(len(g.Input))
	var rest []byte
	if r.stop, rest = r.slices(ctx, machine.Limit{Steps: c.limit.steps, Now: c.limit.time}, g.Input); ctx.Err() != nil {
		return nil, ctx.Err()
	}
	r.dry = len(rest) == 0
	r.finish()
	r.console = string(m.Output())
	if r.law != nil {
		r.law.finish(r.stop)
	}
	switch r.ending = r.stop.Reason.String(); {
	case r.law != nil && r.law.breach != "":
		r.ending = "stopped"
	case r.stop.Reason == machine.Reached && m.Idle():
		r.ending = "idle" // with a limit of time, that sleep passes unseen
	case r.stop.Reason == machine.Stopped:
		return nil, fmt.Errorf("a probe stopped the run")
	}
	return r, nil
}

// onlook has those watch each step whose findings are asked for.
func (r *run) onlook(w wants) {
	names := func(task uint32) string { return r.tracer.TaskName(task) }
	r.check = integrity.New(r.m, names)
	r.m.Watch(r.check.Probe())
	if w.strict {
		r.strict = integrity.New(r.m, names)
		r.strict.Strict()
		r.m.Watch(r.strict.Probe())
	}
	if w.races {
		r.races = races.New(r.m, names)
		r.m.Watch(r.races.Probe())
	}
}

// finish has them look at what only the end of a run can tell.
func (r *run) finish() {
	r.check.Finish(r.stop)
	if r.strict != nil {
		r.strict.Finish(r.stop)
	}
	if r.races != nil {
		r.races.Finish()
	}
}

// sliceSteps is how far a run goes between two looks at whether it is still wanted.
const sliceSteps = 1 << 18

// slices runs to a limit, unless ctx is done before.
func (r *run) slices(ctx context.Context, l machine.Limit, typed []byte) (stop machine.Stop, rest []byte) {
	for rest = typed; ctx.Err() == nil; {
		to := l
		to.Steps = min(l.Steps, r.m.Position().Steps+sliceSteps)
		if stop, rest = r.past.Run(to, rest); stop.Reason != machine.Reached || to.Steps == l.Steps ||
			r.m.Position().Now >= l.Now {
			break
		}
	}
	return stop, rest
}

func uart(m *machine.Machine) int {
	for i, p := range m.Parts() {
		if p.Device == m.UART {
			return i
		}
	}
	return -1
}
