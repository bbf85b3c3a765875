package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"breakfast/asm/source"
	"breakfast/cmd/internal/lab"
	"breakfast/cmd/internal/program"
	"breakfast/debug"
	"breakfast/grade"
	"breakfast/window"
	"breakfast/window/stage"
)

// A labbed is a lab's folder on the stage: its checks, and the run that failed one first, at its end. It is checked
// again whenever a file of it is saved.
type labbed struct {
	*edited
	dir     string
	lab     *lab.Lab
	past    int
	results chan *grade.Result // of a check that is under way; nil for none
	cancel  context.CancelFunc
}

// isFolder says that a window is to open on a folder.
func isFolder(args []string) bool {
	if len(args) != 1 {
		return false
	}
	info, err := os.Stat(args[0])
	return err == nil && info.IsDir()
}

// openLab opens a lab's folder.
func openLab(dir string, past int) (*labbed, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	l, err := lab.In(root.FS())
	if err != nil {
		return nil, fmt.Errorf("%s %w", dir, err)
	}
	d, err := nothing()
	if err != nil {
		return nil, err
	}
	e := &edited{Stage: stage.New(d, l.Sheet.Name, filepath.Base(filepath.Clean(dir))), files: map[string]stamp{}}
	b := &labbed{edited: e, dir: dir, lab: l, past: past}
	b.show(l.Check(context.Background(), root.FS()))
	b.note()
	return b, nil
}

// note notes the files of the folder as they are now.
func (b *labbed) note() {
	clear(b.files)
	list, _ := os.ReadDir(b.dir)
	for _, f := range list {
		if f.Type().IsRegular() && len(b.files) < mostFiles {
			name := filepath.Join(b.dir, f.Name())
			b.files[name] = stampOf(name)
		}
	}
}

// mostFiles is how many files of a folder are watched.
const mostFiles = 100

// Do checks again, if that is asked for.
func (b *labbed) Do(c window.Command) error {
	if c.Verb == window.CheckLab {
		b.check()
		return nil
	}
	return b.edited.Do(c)
}

// Tick takes what a check has come to, and begins one when a file has changed.
func (b *labbed) Tick(elapsed time.Duration) {
	b.Stage.Tick(elapsed)
	select {
	case r := <-b.results:
		b.results = nil
		b.show(r)
	default:
	}
	if b.since += elapsed; b.since < lookEvery {
		return
	}
	b.since = 0
	for name, was := range b.files {
		if now := stampOf(name); now != was && now != (stamp{}) {
			b.note()
			b.check()
			return
		}
	}
}

// check begins to check the folder, beside what the window does.
func (b *labbed) check() {
	if b.cancel != nil {
		b.cancel()
	}
	ctx, cancel := context.WithCancel(context.Background())
	results := make(chan *grade.Result, 1)
	b.results, b.cancel = results, cancel
	go func() {
		root, err := os.OpenRoot(b.dir)
		if err != nil {
			results <- grade.Fail(b.lab.Sheet.Name, b.lab.Sheet, err)
			return
		}
		defer root.Close()
		results <- b.lab.Check(ctx, root.FS())
	}()
}

// show shows what a check has come to.
func (b *labbed) show(r *grade.Result) {
	var list []window.Check
	message := r.Problem
	for _, m := range r.Checks {
		list = append(list, window.Check{Name: m.Name, Title: m.Title, Points: m.Points, Of: m.Of, Passed: m.Passed})
		if m.Failure != nil && message == "" {
			message = m.Failure.Message
		}
	}
	if r.Passed {
		message = "All checks passed."
	}
	b.Checks(list, message, fmt.Sprintf("%d/%d", r.Points, r.Of))
	if b.wrong() {
		return
	}
	if run := r.Session(); run != nil {
		if d, err := debug.Open(run); err == nil {
			remember(d, b.past)
			b.Become(d, run.Moment)
			b.Checks(list, message, fmt.Sprintf("%d/%d", r.Points, r.Of))
		}
	} else if r.Passed {
		if d, err := b.plain(); err == nil {
			b.Reload(d)
		}
	}
}

// openAny opens what args name: a lab's folder, or what open does. The edited is what is to be closed and recorded.
func openAny(args []string, board *program.Board, opt program.Options, past int) (window.Session, *edited, error) {
	if !isFolder(args) {
		e, err := open(args, board, opt, past)
		return e, e, err
	}
	b, err := openLab(args[0], past)
	if err != nil {
		return nil, nil, err
	}
	return b, b.edited, nil
}

// plain is the lab's program as a run of it begins, where it is source.
func (b *labbed) plain() (*debug.Debugger, error) {
	if b.lab.Sheet.Needs != "" {
		return nil, errors.New("it is to be compiled")
	}
	var args []string
	for _, f := range b.lab.Sheet.Files {
		args = append(args, filepath.Join(b.dir, f))
	}
	m, err := new(program.Board).Load(args, program.Options{Env: program.Env(b.lab.Sheet.Env)})
	if err != nil {
		return nil, err
	}
	return debug.New(m), nil
}

// wrong shows what does not assemble, if that is why nothing could be run.
func (b *labbed) wrong() bool {
	var list source.ErrorList
	if _, err := b.plain(); !errors.As(err, &list) {
		return false
	}
	b.Wrong(problems(list))
	return true
}
