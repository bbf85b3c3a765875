// Package lines is the debugger as a protocol of lines, for screen readers, scripts and pipes: a command a line
// (package debug/command), answers in sentences, a fact a line; without a prompt, and without boxes or colours.
package lines

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"breakfast/debug"
	"breakfast/debug/command"
	"breakfast/plain"
)

// Options are what the protocol is given besides a debugger.
type Options struct {
	Title      string // what runs
	In         io.Reader
	Out        io.Writer // cleaned of what terminals obey, as package plain does
	JSON       bool      // an object a line in place of sentences
	Interrupts <-chan struct{}
	Save       func(name string) error // see command.Interpreter

	// Progress is told between the pieces of a move what is under way and how far it is, and "" before anything is
	// written and at the end; nil for nobody.
	Progress func(text string)
}

// The exit statuses, where quit says no other.
const (
	StatusRefused     = 1 // a line was refused
	StatusInterrupted = 130
)

// longest is how many bytes a line has at most; a longer one is refused whole.
const longest = 1 << 16

// A talk is one conversation.
type talk struct {
	opt     Options
	d       *debug.Debugger
	x       *command.Interpreter
	err     error // of writing
	refused bool
	rest    []byte // printed, and no whole line yet

	doc answer // of the command that is done, for JSON
}

// An answer is a line of --json.
type answer struct {
	Program string          `json:"program,omitempty"` // of the first line
	Command string          `json:"command,omitempty"`
	Error   string          `json:"error,omitempty"`
	Lines   []string        `json:"lines,omitempty"`
	Printed string          `json:"printed,omitempty"` // by the program
	Logged  []string        `json:"logged,omitempty"`  // by breakpoints
	Status  *command.Status `json:"status,omitempty"`  // after the first line, and moves
}

// Serve talks until the last line, quit, or ctx is done, and returns the exit status. An error is one of writing.
func Serve(ctx context.Context, d *debug.Debugger, opt Options) (status int, err error) {
	t := &talk{opt: opt, d: d, x: command.New(d)}
	t.x.Save = opt.Save
	d.Log(t.log)
	defer d.Log(nil)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	lines := read(ctx, opt.In)
	t.doc.Program = opt.Title
	t.say(opt.Title)
	t.status()
	t.end()
	for t.err == nil {
		select {
		case <-ctx.Done():
			return StatusInterrupted, nil
		case <-opt.Interrupts:
			return StatusInterrupted, nil
		case l, open := <-lines:
			if !open {
				return t.ended(), nil
			}
			if a := t.do(ctx, l); a.Quit && t.err == nil {
				if a.Status == command.Unsaid {
					return t.ended(), nil
				}
				return a.Status, nil
			}
		}
	}
	return StatusRefused, t.err
}

// ended is the status where nobody says another.
func (t *talk) ended() int {
	if t.refused {
		return StatusRefused
	}
	return 0
}

// A line is what was read, or why it is none.
type line struct {
	text string
	err  error
}

// read reads lines, as they come; closed at the end.
func read(ctx context.Context, r io.Reader) <-chan line {
	list := make(chan line)
	go func() {
		defer close(list)
		b := bufio.NewReaderSize(r, longest)
		for {
			text, more, err := b.ReadLine()
			l := line{text: string(text)}
			for more && err == nil {
				l = line{err: fmt.Errorf("a line of more than %d bytes", longest)}
				_, more, err = b.ReadLine()
			}
			if err != nil && l.text == "" && l.err == nil {
				return
			}
			select {
			case list <- l:
			case <-ctx.Done():
				return
			}
		}
	}()
	return list
}

// do does a line.
func (t *talk) do(ctx context.Context, l line) command.Answer {
	t.doc = answer{Command: l.text}
	a, err := command.Answer{}, l.err
	if err == nil {
		a, err = t.x.Do(l.text)
	}
	if a.Move != nil {
		a.Text, err = t.move(ctx, a.Move)
	}
	switch {
	case err != nil:
		t.refused, t.doc.Error = true, err.Error()
		t.say(prefixed("error: ", err.Error()))
	case a.Text != "":
		if t.doc.Status == nil || t.doc.Status.String() != a.Text { // else it is there
			t.doc.Lines = strings.Split(strings.TrimSuffix(a.Text, "\n"), "\n")
		}
		t.say(a.Text)
	}
	t.end()
	return a
}

// move makes a move, to its end or until somebody interrupts it.
func (t *talk) move(ctx context.Context, v *command.Move) (string, error) {
	defer t.progress("")
	for !v.Go() {
		t.print(v.Printed())
		t.progress(t.under(v))
		select {
		case <-ctx.Done():
			v.Stop()
		case <-t.opt.Interrupts:
			v.Stop()
		default:
			if t.err != nil {
				v.Stop()
			}
		}
	}
	t.print(v.Printed())
	if len(t.rest) > 0 { // it goes on there, perhaps
		t.say("Printed: " + string(t.rest))
		t.rest = nil
	}
	s := t.x.Status()
	t.doc.Status = &s
	return v.Text()
}

// under is what is under way, and how far it is.
func (t *talk) under(v *command.Move) string {
	text := v.Name
	if p := v.Progress(); p > 0 {
		text += fmt.Sprintf(": %d %%", int(100*p))
	} else if v.Shows() {
		text += fmt.Sprintf(": step %d", t.d.Machine().Position().Steps)
	}
	return text
}

func (t *talk) progress(text string) {
	if t.opt.Progress != nil {
		t.opt.Progress(text)
	}
}

// mostPrinted is how long a line is that a program prints, before it is shown as several.
const mostPrinted = 4096

// print shows what the program has printed, a line a line.
func (t *talk) print(out []byte) {
	if t.opt.JSON {
		t.doc.Printed += string(out)
		t.doc.Printed = t.doc.Printed[max(len(t.doc.Printed)-longest, 0):]
		return
	}
	t.rest = append(t.rest, out...)
	for len(t.rest) > 0 {
		n, end := bytes.IndexByte(t.rest, '\n'), 1
		if n < 0 || n > mostPrinted {
			if n, end = mostPrinted, 0; len(t.rest) < n {
				return
			}
		}
		t.say("Printed: " + strings.TrimSuffix(string(t.rest[:n]), "\r"))
		t.rest = t.rest[n+end:]
	}
}

// mostLogged is how many lines of breakpoints an object holds; of more, the first are left out.
const mostLogged = 1000

// log shows what a breakpoint says.
func (t *talk) log(text string) {
	if t.doc.Logged = append(t.doc.Logged, text); !t.opt.JSON {
		t.doc.Logged = nil
	} else if n := len(t.doc.Logged); n > mostLogged {
		t.doc.Logged = t.doc.Logged[n-mostLogged:]
	}
	t.say("Log: " + text)
}

func (t *talk) status() {
	s := t.x.Status()
	t.doc.Status = &s
	t.say(s.String())
}

// say writes lines.
func (t *talk) say(text string) {
	if t.err == nil && !t.opt.JSON {
		t.progress("")
		_, t.err = io.WriteString(t.opt.Out, strings.TrimSuffix(text, "\n")+"\n")
	}
}

// end writes the object.
func (t *talk) end() {
	if !t.opt.JSON || t.err != nil {
		return
	}
	b, err := json.Marshal(t.doc)
	if t.err = err; err == nil {
		_, t.err = t.opt.Out.Write(append(plain.EscapeJSON(b), '\n'))
	}
}

// prefixed is lines with something before each.
func prefixed(before, text string) string {
	return before + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n"+before)
}
