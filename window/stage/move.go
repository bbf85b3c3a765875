package stage

import (
	"breakfast/debug/command"
	"breakfast/devices"
	"breakfast/machine"
	"breakfast/machine/session"
)

// A long way is gone in pieces: a Tick makes one, and until it is there the window shows what was there before, and how
// far it is.

// piece is the work of a Tick: some milliseconds, in steps at full speed.
const piece = 1 << 21

// A way is a move on its way: a debug.Move, or a command's.
type way interface {
	Go(work uint64) (done bool)
	Progress() float64
	Cancel()
}

// told is the way of a command of the debugger's.
type told struct{ *command.Move }

func (t told) Go(uint64) bool { return t.Move.Go() }
func (t told) Cancel()        { t.Move.Stop() }

// begin begins a move, and is done with it if it is short. When it is done, moved is called.
func (s *Stage) begin(what string, verb, moved func()) {
	if s.shown == nil { // as it is meanwhile
		s.View()
	}
	s.set(s.d.Begin(verb), what, moved)
}

// set has a move be on its way.
func (s *Stage) set(move way, what string, moved func()) {
	s.was, s.before = s.before, s.held()
	s.move, s.moving, s.moved = move, what, moved
	s.goOn()
}

// Seek sets out for a moment, and is called what it says meanwhile.
func (s *Stage) Seek(what string, p machine.Position) {
	s.cancel()
	s.running = false
	s.begin(what, func() { s.d.Seek(p) }, nil)
}

// SeekTime sets out for a moment, also for one that the run has never come to: a link may name it.
func (s *Stage) SeekTime(what string, now devices.Ticks) {
	s.cancel()
	s.running = false
	s.begin(what, func() { s.d.SeekTime(now) }, nil)
}

// Busy says that another Tick at once would come further: on a long way, or at full speed.
func (s *Stage) Busy() bool {
	return s.move != nil || s.running && speeds[s.speed] == speeds[len(speeds)-1] && !s.d.Machine().Idle()
}

// Session is the run, at the moment that is shown, for a file.
func (s *Stage) Session() (*session.Session, error) {
	s.cancel()
	return s.d.Session(s.title)
}

// Digest is what the machine's state comes to, at the moment that is shown: as "breakfast run" has it.
func (s *Stage) Digest() string {
	s.cancel()
	return s.d.Machine().Digest()
}

// goOn makes a piece of a move.
func (s *Stage) goOn() {
	s.view = nil
	if !s.move.Go(piece) {
		return
	}
	moved := s.moved
	if s.move, s.moved = nil, nil; moved != nil {
		moved()
	}
}

// cancel leaves a move that is on its way.
func (s *Stage) cancel() {
	if s.move != nil {
		s.move.Cancel()
		s.move, s.moved, s.view = nil, nil, nil
		if s.before = s.was; s.moving == "" {
			s.thoughts = thoughts{}
		}
	}
}
