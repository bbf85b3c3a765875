package main

import (
	"bytes"
	"io"
	"os"

	"golang.org/x/term"

	"breakfast/plain"
)

// A screen is the terminal while a program runs, or what stands for it.
type screen struct {
	console, stderr io.Writer // for the program's own bytes, and for what is said of it
	fd              int
	done            func()      // it needs no putting back any more
	raw             *term.State // to put back; nil if stdin is no terminal
}

// openScreen makes the terminal raw, if it shall be and what is typed comes from one: keys arrive one by one, and the
// program echoes them.
func (a *app) openScreen(stdin io.Reader, raw bool) *screen {
	s := &screen{console: a.rawOut, stderr: a.stderr}
	f, ok := stdin.(*os.File)
	if !ok || !raw || !term.IsTerminal(int(f.Fd())) {
		return s
	}
	s.fd = int(f.Fd())
	s.done = a.atEnd.guard(func() func() {
		before, _ := term.MakeRaw(s.fd)
		s.raw = before
		return func() {
			if before != nil {
				_ = term.Restore(s.fd, before)
			}
		}
	})
	if s.raw != nil {
		s.console, s.stderr = returns(a.rawOut), plain.NewWriter(returns(a.rawErr))
	}
	return s
}

// close puts the terminal back.
func (s *screen) close() {
	if s.raw != nil {
		_ = term.Restore(s.fd, s.raw)
		s.raw = nil
		s.done()
	}
}

// returns is s with the carriage returns that a raw terminal needs, if it is a terminal.
func returns(s *stream) io.Writer {
	if !s.terminal() {
		return s
	}
	return returner{s}
}

type returner struct{ w io.Writer }

func (r returner) Write(b []byte) (int, error) {
	if _, err := r.w.Write(bytes.ReplaceAll(b, []byte("\n"), []byte("\r\n"))); err != nil {
		return 0, err
	}
	return len(b), nil
}
