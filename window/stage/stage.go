// Package stage puts a debugger before the window: it fills a View from the machine and turns
// Commands into the debugger's verbs. The window proper knows no machine; this does, and no display.
package stage

import (
	"fmt"
	"math"
	"strings"
	"time"

	"breakfast/cpu"
	"breakfast/debug"
	"breakfast/debug/command"
	"breakfast/devices"
	"breakfast/machine"
	"breakfast/trace/report"
	"breakfast/window"
)

// A speed is how fast time passes when the machine runs: so many steps a second, or ticks.
type speed struct {
	name         string
	steps, ticks float64 // a second; one of them is 0; both 0: as fast as it goes
}

var speeds = []speed{
	{"1 step/s", 1, 0},
	{"10 steps/s", 10, 0},
	{"100 steps/s", 100, 0},
	{"kitchen time", 0, 1_000},
	{"time × 10", 0, 10_000},
	{"time × 60", 0, 60_000},
	{"full", 0, 0},
}

const startSpeed = 4

// everyFrames is how seldom the timeline is made anew while the machine runs.
const everyFrames = 6

// slice is what one Tick runs at full speed, in ticks: a millisecond or two of the engine's work, and some tens where a
// program does little but poll devices.
const slice = 400_000

// Stage is a window.Session over a debugger.
type Stage struct {
	d       *debug.Debugger
	title   string
	file    string
	program []window.Line
	devices []window.Device // without their values

	view     *window.View // the last one handed out; nil if something has changed since
	shown    *window.View // the last one, whatever has changed
	before   []cpu.Hart   // what the harts held before the last move; nil for none …
	was      []cpu.Hart   // … and before that, while it is on its way
	chosen   int          // the hart that a person chose; window.Following for the one whose turn it is
	running  bool
	move     way             // on its way; nil for none
	moving   string          // what it is
	asked    *window.Command // what a question is about; nil for none
	moved    func()          // to be called when it is done; nil for nothing
	x        *command.Interpreter
	answer   string // of what the debugger was told
	sources  []window.Source
	problems []window.Problem
	thoughts
	looked
	recorded recorded
	into
	exploring
	checked
	typed    string           // at this moment, so that it has not arrived …
	typedAt  machine.Position // … which is this one
	compared *window.Memory   // as it was before the last move; nil for none
	owed     float64          // steps or ticks that were due but not yet run
	speed    int
	status   string
	frames   int // Ticks since the timeline was drawn
}

// New is a stage for a debugger; title and file say what runs.
func New(d *debug.Debugger, title, file string) *Stage {
	s := &Stage{d: d, title: title, file: file, speed: startSpeed, chosen: window.Following}
	s.program, s.sources, s.x = listing(d.Machine()), sources(d.Machine()), command.New(d)
	return s
}

// Do carries out a command.
func (s *Stage) Do(c window.Command) error {
	if s.moving == "" {
		s.cancel() // it only thinks
	}
	s.view = nil
	if c.Verb == window.Faster || c.Verb == window.Slower {
		s.view = nil
		s.speed = min(max(s.speed+map[window.Verb]int{window.Faster: 1, window.Slower: -1}[c.Verb], 0), len(speeds)-1)
		return nil
	}
	if c.Verb == window.LookAt {
		s.look(c)
		return nil
	}
	switch c.Verb {
	case window.LookInto:
		return s.lookInto(c)
	case window.Watch:
		return s.watch(c.Text)
	}
	if c.Verb == window.Choose {
		return s.choose(c.Hart)
	}
	switch c.Verb {
	case window.Explore:
		return s.explores(c)
	case window.ToSchedule:
		return s.goToSchedule(c.Addr)
	}
	s.cancel()
	asked := s.asked
	s.view, s.status, s.asked, s.answer = nil, "", nil, ""
	switch c.Verb {
	case window.Breakpoint:
		return s.breakpoint(c.Addr)
	case window.Type, window.Change, window.Tell:
		if s.d.InPast() && (c.Verb != window.Tell || s.x.Begins(c.Text)) {
			s.asked, s.running = &c, false
			return nil
		}
		return s.enter(c)
	case window.Confirm:
		if asked == nil {
			return nil
		}
		s.status = another
		return s.enter(*asked)
	case window.Cancel:
		s.exploring.leave()
	case window.Undo:
		s.running = false
		if !s.d.Undo() {
			return fmt.Errorf("no future was left")
		}
		s.status = "here the other future began; U goes back to it"
	default:
		return s.start(c)
	}
	return nil
}

// Tick lets the machine run on if it is running, or on its way.
func (s *Stage) Tick(elapsed time.Duration) {
	s.watchExploring()
	if s.move != nil {
		s.goOn()
		return
	}
	if !s.running {
		s.think()
		return
	}
	s.view = nil
	sp := speeds[s.speed]
	s.owed += (sp.steps + sp.ticks) * min(elapsed.Seconds(), 0.1)
	on := true
	switch {
	case sp.steps > 0:
		for ; s.owed >= 1 && s.running && s.move == nil; s.owed-- {
			s.begin("asleep", func() { s.d.Step(debug.Forward) }, func() {
				s.running = !s.over() && !s.stops()[s.d.Machine().Hart().PC]
			})
		}
		on = s.running
	case sp.ticks > 0:
		n := devices.Ticks(s.owed)
		s.owed -= float64(n)
		on = s.d.Run(debug.Forward, n)
	default:
		on = s.d.RunOn(slice, math.MaxUint64)
	}
	if !on {
		s.running = false
	}
}

// question is asked before another future begins.
const question = "This is the past: that begins another future. Do it?"

// over says whether the run has ended.
func (s *Stage) over() bool {
	switch s.d.Stop().Reason {
	case machine.Halted, machine.Fault, machine.Endless:
		return true
	}
	return false
}

// reason says why the machine does not run: how it stopped, and the worst of what is known of why.
func (s *Stage) reason() string {
	how := s.how()
	if found := s.d.Findings(); len(found) > 0 && how != "" {
		return how + " · " + found[0].String()
	}
	return how
}

// how is how the machine stopped.
func (s *Stage) how() string {
	if how := s.d.Ending(); how != "" {
		return how
	}
	if s.stops()[s.d.Machine().Hart().PC] {
		return "breakpoint"
	}
	return ""
}

// stands says how the machine stands, and why.
func (s *Stage) stands(v *window.View) {
	m := s.d.Machine()
	switch stop := s.d.Stop(); {
	case s.over():
		v.State, v.Reason = window.Halted, s.reason()
		if v.Tone = window.Good; stop.Reason != machine.Halted || stop.Code != 0 {
			v.Tone = window.Bad
		}
		if stop.Reason == machine.Fault && stop.Hart == v.Hart {
			v.PC = stop.PC // where it went wrong, not where no handler is
		}
	case s.running:
		v.State = window.Running
		if m.Idle() { // it runs on: somebody may type
			v.Status, v.Tone = "asleep for ever", window.Bad
			if found := s.d.Findings(); len(found) > 0 {
				v.Status += ": " + found[0].String()
			}
		}
	default:
		s.x.Hart = v.Hart
		now := s.x.Status()
		if v.Reason = s.reason(); v.Reason == "" {
			v.Reason = now.Why
		}
		if hits := s.d.Hits(); len(hits) > 0 {
			v.Reason, v.Tone = hits[0].Text, window.Rings
		}
		if strings.HasPrefix(v.Reason, "after ") || strings.HasPrefix(v.Reason, "back by ") { // as one sees
			v.Reason = ""
		}
		if v.Reason == "" || v.Reason == "the beginning" {
			v.Reason = strings.TrimPrefix(fmt.Sprintf("%s; next: %s: %s", v.Reason, now.Where, now.Instruction), "; ")
			v.Tone = window.Plain
		}
		if m.Idle() && !s.x.Hears() {
			v.Tone = window.Bad
		}
	}
}

// View is what to show now.
func (s *Stage) View() *window.View {
	if s.view != nil {
		return s.view
	}
	if s.move != nil && s.shown != nil {
		v := *s.shown
		if v.Moving, v.Progress = s.moving, s.move.Progress(); s.moving == "" { // it only thinks
			v = *s.shown
		}
		s.view = &v
		return s.view
	}
	m := s.d.Machine()
	pos := m.Position()
	v := &window.View{
		Title: s.title, File: s.file, Speed: speeds[s.speed].name, Status: s.status,
		Steps: pos.Steps, Now: uint64(pos.Now),
		Program: s.program, Sources: s.sources, Breakpoints: s.stops(), Problems: s.problems,
		Kitchen: kitchen(m), Devices: cards(m), Console: string(s.d.Output()),
	}
	s.harts(v)
	if s.asked != nil {
		v.Question = question
	}
	if pos == s.typedAt {
		v.Waiting = s.typed
	}
	v.Watched = s.worths()
	v.Checks, v.Checked, v.Score = s.checks, s.checked.message, s.score
	v.Answer, v.Past, v.Known = s.answer, s.d.InPast(), uint64(s.d.End().Now)
	if err := s.d.Diverged(); err != nil {
		v.Status = err.Error()
	}
	s.stands(v)
	s.thought(v)
	s.explored(v)
	if s.frames++; s.shown == nil || !s.running || s.frames >= everyFrames {
		v.Timeline, v.Arrows, v.Tasks, s.frames = s.timeline(), s.arrows(), s.tasks(), 0
	} else {
		v.Timeline, v.Arrows, v.Tasks = s.shown.Timeline, s.shown.Arrows, s.shown.Tasks
	}
	if s.over() && m.Table.Served() {
		var b strings.Builder
		report.Of(s.d.Tracer()).Print(&b)
		v.Report = b.String()
	}
	s.view, s.shown = v, v
	return v
}
