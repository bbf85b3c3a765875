package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"

	"golang.org/x/term"

	"breakfast/plain"
)

// A stream is stdout or stderr as it is. It keeps its first error, so that no command can forget it.
type stream struct {
	w   io.Writer
	err error
}

func (s *stream) Write(b []byte) (int, error) {
	n, err := s.w.Write(b)
	if s.err == nil {
		s.err = err
	}
	return n, err
}

func (s *stream) terminal() bool {
	f, ok := s.w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// setStreams lets everything that is said go through a plain.Writer: names, source lines and what programs call things
// come from files, and a terminal obeys what they hold. Three ways go past it: what a program itself sends to its
// terminal, data, and the command's own colours around text that is plain.
func (a *app) setStreams(stdout, stderr io.Writer) {
	a.rawOut, a.rawErr = &stream{w: stdout}, &stream{w: stderr}
	a.stdout, a.stderr = plain.NewWriter(a.rawOut), plain.NewWriter(a.rawErr)
}

// flushStreams ends both; the error is the first of stdout.
func (a *app) flushStreams() error {
	_ = a.stderr.Close() // nobody is left to be told
	_ = a.stdout.Close()
	return a.rawOut.err
}

// data is where to print what is made to be read by programs: byte for byte, but for a person at a terminal plain.
func (a *app) data() io.Writer {
	if a.rawOut.terminal() {
		return a.stdout
	}
	return a.rawOut
}

// print prints. Its error, and every other of stdout, ends the command with status 1.
func (a *app) print(b []byte) error {
	_, err := a.stdout.Write(b)
	return err
}

// printJSON prints a document. What a terminal would obey is in it as \u and a number.
func printJSON(w io.Writer, v any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err
	}
	_, err := w.Write(plain.EscapeJSON(b.Bytes()))
	return err
}

// columns is how wide the terminal is that a stream is; 0 for none.
func (s *stream) columns() int {
	if f, ok := s.w.(*os.File); ok {
		if w, _, err := term.GetSize(int(f.Fd())); err == nil {
			return w
		}
	}
	return 0
}
