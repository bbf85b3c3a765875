package stage

import (
	"breakfast/machine"
	"breakfast/machine/session"
)

// A long way is gone in pieces: a Tick makes one, and until it is there the window shows what was there before, and how
// far it is.

// piece is the work of a Tick: some milliseconds, in steps at full speed.
const piece = 1 << 21

// begin begins a move, and is done with it if it is short. When it is done, moved is called.
func (s *Stage) begin(what string, verb, moved func()) {
	if s.shown == nil { // as it is meanwhile
		s.View()
	}
	s.was, s.before = s.before, s.held()
	s.move, s.moving, s.moved = s.d.Begin(verb), what, moved
	s.goOn()
}

// Seek sets out for a moment, and is called what it says meanwhile.
func (s *Stage) Seek(what string, p machine.Position) {
	s.cancel()
	s.running = false
	s.begin(what, func() { s.d.Seek(p) }, nil)
}

// Session is the run, at the moment that is shown, for a file.
func (s *Stage) Session() (*session.Session, error) {
	s.cancel()
	return s.d.Session(s.title)
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
		s.before = s.was
	}
}
