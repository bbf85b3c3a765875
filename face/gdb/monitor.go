package gdb

// monitor does a command of "monitor" (package command), and returns what it says. GDB moves and changes the machine by
// its own commands.
func (s *stub) monitor(line string) string {
	s.talk.Hart = s.hart
	s.console.muted = true
	defer func() { s.console.muted = false }()
	a, err := s.talk.Do(line)
	if a.Move != nil {
		for !a.Move.Go() {
		}
		a.Text, err = a.Move.Text()
		s.console.back(s.m.Position(), false)
	}
	if err != nil {
		return err.Error() + "\n"
	}
	if a.Another {
		s.console.back(s.m.Position(), true)
		a.Text += "(then: maintenance flush register-cache)\n"
	}
	return a.Text
}
