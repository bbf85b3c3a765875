package gdb

import (
	"encoding/hex"
	"fmt"
	"time"

	"breakfast/debug/command"
)

// monitor does a command of "monitor" (package command). GDB moves and changes the machine by its own commands; what
// has to be looked for in the past is a move all the same, for which resume is set.
func (s *stub) monitor(line string) (reply string) {
	s.talk.Hart = s.hart
	s.console.muted = true
	a, err := s.talk.Do(line)
	s.console.muted = false
	if a.Move == nil {
		return s.said(a, err)
	}
	s.resume = func(w world) string {
		s.look(w, a.Move)
		a.Text, err = a.Move.Text()
		return s.said(a, err)
	}
	return ""
}

// telling is how often a client is told how far a long search is.
const telling = 500 * time.Millisecond

// look makes a move that looks for something. While GDB waits for what a monitor command says, it does not send Ctrl-C:
// it looks whether somebody has pressed it whenever it is told something, and then goes on to its next command. So it
// is told now and then how far it is; and if another command comes, the reply to this one is not waited for any more.
func (s *stub) look(w world, v *command.Move) {
	s.console.muted = true
	defer func() {
		s.console.muted = false
		s.console.back(s.m.Position(), false)
	}()
	stop := w.interrupted()
	queued, next := w.queued(), time.Now().Add(telling)
	for !stop && !v.Go() {
		stop = w.interrupted()
		if s.silent = w.queued() > queued; s.silent {
			stop = true
		}
		if time.Now().After(next) {
			next = next.Add(telling)
			w.tell(fmt.Sprintf("%s: %d %%; Ctrl-C ends it", v.Name, int(100*v.Progress())))
		}
	}
	v.Stop()
}

// said is the reply with what a command said.
func (s *stub) said(a command.Answer, err error) string {
	text := a.Text
	switch {
	case err != nil:
		text = err.Error() + "\n"
	case a.Another:
		s.console.back(s.m.Position(), true)
		text += "(then: maintenance flush register-cache)\n"
	}
	return hex.EncodeToString([]byte(text))
}
