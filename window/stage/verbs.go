package stage

import (
	"fmt"

	"breakfast/debug"
	"breakfast/devices"
	"breakfast/plain"
	"breakfast/window"
)

// A verb is how the debugger does one of the window's: it has the two directions, and says whether it got there.
type verb struct {
	what, back string // while it is being done
	none       string // where it did not get there
	do         func(*debug.Debugger, debug.Direction) bool
}

// verbs are those that move and are the same for each hart.
func verbs() map[window.Verb]verb {
	return map[window.Verb]verb{
		window.StepLine: {"to the next line", "to the line before", "no other line was come to",
			(*debug.Debugger).Line},
		window.OverLine: {"to the next line", "to the line before", "no other line was come to",
			(*debug.Debugger).OverLine},
		window.Out: {"out of the procedure", "back to the call", "it does not come out", (*debug.Debugger).Out},
		window.Interrupt: {"to the next interrupt", "to the last interrupt", "no interrupt came",
			(*debug.Debugger).Interrupt},
		window.ToTrap: {"to the next trap", "to the last trap", "no trap was taken", (*debug.Debugger).Trap},
		window.ToReturn: {"to the next mret", "to the last mret", "there was no mret or sret",
			(*debug.Debugger).Return},
		window.ToSwitch: {"to the next switch", "to the last switch", "no other task came on",
			(*debug.Debugger).Switch},
		window.ToRing:  {"to the next ring", "to the last ring", "nothing rang", (*debug.Debugger).Ring},
		window.ToPrint: {"to the next output", "to the last output", "nothing was printed", (*debug.Debugger).Print},
	}
}

// start begins to move.
func (s *Stage) start(c window.Command) error {
	dir := debug.Forward
	if c.Back {
		dir = debug.Backward
	}
	if c.Verb == window.Run && !c.Back { // or pauses
		s.running, s.owed, s.before = !s.running && !s.over(), 0, s.held()
		return nil
	}
	s.running = false
	switch p := s.d.Machine().Position(); {
	case c.Verb > window.ToAddr:
		return s.seek(c)
	case c.Back && p.Steps == 0 && p.Now == 0:
		return fmt.Errorf("this is the beginning")
	case !c.Back && s.over():
		return fmt.Errorf("the run has ended: %s", s.reason())
	}
	switch v, ok := verbs()[c.Verb]; {
	case ok:
		s.toward(v, dir)
	case c.Verb == window.ToAddr:
		s.toward(verb{"to the line", "back to the line", "it does not come there",
			func(d *debug.Debugger, dir debug.Direction) bool { return d.To(dir, c.Addr) }}, dir)
	case c.Verb == window.Run:
		s.begin("running back", func() { s.d.Run(debug.Backward, devices.Never) }, nil)
	case c.Verb == window.Over:
		s.begin("stepping over", func() { s.stepOver(dir) }, s.stepped())
	case c.Back:
		s.begin("stepping back", func() { s.step(dir) }, s.stepped())
	default:
		s.begin("stepping", func() { s.step(dir) }, s.stepped())
	}
	return nil
}

// toward begins to move with a verb.
func (s *Stage) toward(v verb, dir debug.Direction) {
	what, got := v.what, false
	if dir == debug.Backward {
		what = v.back
	}
	s.begin(what, func() { got = v.do(s.d, dir) }, func() {
		if !got && s.d.Hits() == nil {
			s.status = v.none
		}
	})
}

// seek begins to go to a moment of the run, as far as it is known.
func (s *Stage) seek(c window.Command) error {
	end := s.d.End()
	p := end
	switch c.Verb {
	case window.Reset:
		s.d.Reset()
		s.before = nil
		return nil
	case window.ToStart:
		p.Steps, p.Now = 0, 0
	case window.Seek:
		if c.Steps == 0 {
			now := min(devices.Ticks(c.Now), end.Now)
			s.begin("to that time", func() { s.d.SeekTime(now) }, nil)
			return nil
		}
		if c.Steps > end.Steps {
			return fmt.Errorf("the run is known to step %s", plain.Grouped(end.Steps))
		}
		p.Steps, p.Now = c.Steps, 0
	}
	s.begin("to that moment", func() { s.d.Seek(p) }, nil)
	return nil
}

// tell has the debugger do what it is told, in its language.
func (s *Stage) tell(text string) error {
	s.x.Hart = s.hart()
	a, err := s.x.Do(text)
	if err != nil {
		return err
	}
	if a.Another {
		s.status = another
	}
	if s.answer = a.Text; a.Move != nil {
		s.running = false
		if s.shown == nil {
			s.View()
		}
		s.set(told{a.Move}, a.Move.Name, func() {
			text, err := a.Move.Text()
			if s.answer = text; err != nil {
				s.answer = err.Error()
			}
		})
	}
	return nil
}

const another = "another future has begun; U has the old one back"
