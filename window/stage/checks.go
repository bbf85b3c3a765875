package stage

import (
	"breakfast/debug"
	"breakfast/machine"
	"breakfast/window"
)

// checked is what is known of a lab's checks.
type checked struct {
	checks  []window.Check
	message string
	score   string
}

// Checks says what has come of a lab's checks.
func (s *Stage) Checks(list []window.Check, message, score string) {
	s.view, s.checked = nil, checked{list, message, score}
}

// Become has another debugger take the place of the one before, with its breakpoints, and sets out for a moment of its
// run.
func (s *Stage) Become(d *debug.Debugger, at machine.Position) {
	s.cancel()
	s.exploring.leave()
	d.Carry(s.d)
	fresh := New(d, s.title, s.file)
	fresh.speed, fresh.checked, fresh.into, fresh.looked = s.speed, s.checked, s.into, s.looked
	*s = *fresh
	s.Seek("to where it failed", at)
}
