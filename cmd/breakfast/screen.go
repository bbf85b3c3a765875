package main

import (
	"bytes"
	"io"
	"os"

	"golang.org/x/term"
)

// A screen is the terminal while a program runs, or what stands for it.
type screen struct {
	stdout, stderr io.Writer
	fd             int
	raw            *term.State // to put back; nil if stdin is no terminal
}

// openScreen makes the terminal raw, if stdin is one: keys arrive one by one, and the program echoes them.
func (a *app) openScreen() *screen {
	s := &screen{stdout: a.stdout, stderr: a.stderr}
	f, ok := a.stdin.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return s
	}
	s.fd = int(f.Fd())
	if s.raw, _ = term.MakeRaw(s.fd); s.raw != nil {
		s.stdout, s.stderr = returns(a.stdout), returns(a.stderr)
	}
	return s
}

// close puts the terminal back.
func (s *screen) close() {
	if s.raw != nil {
		_ = term.Restore(s.fd, s.raw)
		s.raw = nil
	}
}

// returns is w with the carriage returns that a raw terminal needs, if it is a terminal.
func returns(w io.Writer) io.Writer {
	if f, ok := w.(*os.File); !ok || !term.IsTerminal(int(f.Fd())) {
		return w
	}
	return returner{w}
}

type returner struct{ w io.Writer }

func (r returner) Write(b []byte) (int, error) {
	if _, err := r.w.Write(bytes.ReplaceAll(b, []byte("\n"), []byte("\r\n"))); err != nil {
		return 0, err
	}
	return len(b), nil
}
