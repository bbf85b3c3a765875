package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"breakfast/asm/image"
	"breakfast/asm/source"
	"breakfast/cmd/internal/program"
	"breakfast/debug"
	"breakfast/machine"
	"breakfast/window"
	"breakfast/window/stage"
)

// edited is a stage whose program is made anew when one of its files has changed.
type edited struct {
	*stage.Stage
	make  func(read func(name string)) (*debug.Debugger, error)
	open  func(name string) (*edited, error)
	fresh func(*debug.Debugger) *stage.Stage
	empty bool             // no program has assembled yet
	files map[string]stamp // that the program was made of
	since time.Duration    // they were looked at
	temp  string           // a folder of what was dropped; "" for none
}

// A stamp is what tells that a file has changed.
type stamp struct {
	at   time.Time
	size int64
}

// stampOf is the zero value where there is no file, as for a built-in program.
func stampOf(name string) (s stamp) {
	if info, err := os.Stat(name); err == nil {
		s = stamp{info.ModTime(), info.Size()}
	}
	return s
}

const lookEvery = 300 * time.Millisecond

// openEdited makes a program, and puts it on a stage. One that does not assemble is one, too: its errors are shown.
func openEdited(title, file string, build func(read func(string)) (*debug.Debugger, error)) (*edited, error) {
	e := &edited{make: build}
	e.fresh = func(d *debug.Debugger) *stage.Stage { return stage.New(d, title, file) }
	d, err := e.build()
	wrong := source.ErrorList(nil)
	if errors.As(err, &wrong) {
		d, err = nothing()
	}
	if err != nil {
		return nil, err
	}
	e.Stage = e.fresh(d)
	if e.empty = wrong != nil; e.empty {
		e.Wrong(problems("", wrong))
	}
	return e, nil
}

// build makes the program, and notes of which files.
func (e *edited) build() (*debug.Debugger, error) {
	e.files = map[string]stamp{}
	return e.make(func(name string) { e.files[name] = stampOf(name) })
}

// Tick looks now and then whether a file has changed.
func (e *edited) Tick(elapsed time.Duration) {
	e.Stage.Tick(elapsed)
	if e.since += elapsed; e.since < lookEvery {
		return
	}
	e.since = 0
	for name, was := range e.files {
		if now := stampOf(name); now != was && now != (stamp{}) { // an editor may be about to write it
			e.again()
			return
		}
	}
}

// again makes the program anew.
func (e *edited) again() {
	d, err := e.build()
	var wrong source.ErrorList
	switch {
	case errors.As(err, &wrong):
		e.Wrong(problems("", wrong))
	case err != nil:
		e.Wrong([]window.Problem{{Text: err.Error()}}, nil)
	case e.empty:
		e.Stage, e.empty = e.fresh(d), false
	default:
		e.Reload(d)
	}
}

// Drop opens a file that was dropped on the window, if it is a program, a session or text that may become a program.
func (e *edited) Drop(name string, data []byte) error {
	dir, err := os.MkdirTemp("", "breakfast")
	if err != nil {
		return err
	}
	file := filepath.Join(dir, filepath.Base(name))
	var other *edited
	if err = os.WriteFile(file, data, 0o600); err == nil {
		other, err = e.open(file)
	}
	if err != nil {
		_ = os.RemoveAll(dir)
		return fmt.Errorf("%s cannot be opened: %w", filepath.Base(name), err)
	}
	e.close()
	*e = *other
	e.temp = dir
	return nil
}

// close takes away what was dropped.
func (e *edited) close() {
	if e.temp != "" {
		_ = os.RemoveAll(e.temp)
	}
}

// nothing is a machine with a program that does nothing, for want of one.
func nothing() (*debug.Debugger, error) {
	m, err := machine.New(machine.Config{RAM: 1 << 20})
	if err != nil {
		return nil, err
	}
	img, err := image.FromBinary([]byte{0x6f, 0, 0, 0}, machine.RAMBase) // j .
	if err == nil {
		err = m.Load(img)
	}
	return debug.New(m), err
}

// problems are errors as the window shows them, with the files that they are in; names begin at a folder.
func problems(dir string, list source.ErrorList) (wrong []window.Problem, files []window.Source) {
	known := map[string]bool{}
	for _, err := range list {
		if err.Warning {
			continue
		}
		wrong = append(wrong, window.Problem{File: err.File, Line: err.Line, Col: err.Col, EndCol: err.EndCol,
			Text: err.Msg, Hint: err.Hint})
		if known[err.File] {
			continue
		}
		known[err.File] = true
		if text, err2 := os.ReadFile(within(dir, err.File)); err2 == nil {
			files = append(files, window.Source{File: err.File,
				Lines: strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")})
		}
	}
	return wrong, files
}

// within is a file's name where names begin at a folder.
func within(dir, name string) string {
	if name = filepath.FromSlash(name); dir == "" || filepath.IsAbs(name) {
		return name
	}
	if _, err := os.Stat(name); err == nil {
		return name
	}
	return filepath.Join(dir, name)
}

// entitled is what a window on a file says that it shows.
func entitled(opt *program.Options, args []string) (title, file string) {
	file = filepath.Base(opt.Names(args)[0])
	title = strings.TrimSuffix(file, filepath.Ext(file))
	if file == title {
		file += ".s"
	}
	return title, file
}
