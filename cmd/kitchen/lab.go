package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"breakfast/asm/source"
	"breakfast/cmd/internal/lab"
	"breakfast/cmd/internal/program"
	"breakfast/debug"
	"breakfast/grade"
	"breakfast/machine"
	"breakfast/machine/session"
	"breakfast/window"
	"breakfast/window/stage"
)

// A labbed is a lab's folder on the stage: its checks, and the run that failed one first, at its end. It is checked
// again whenever a file of it is saved.
type labbed struct {
	*edited
	dir     string
	sheet   string // see labIn
	lab     *lab.Lab
	past    int
	results chan *verdict // of a check that is under way; nil for none
	cancel  context.CancelFunc
}

// A verdict is what a check has come to.
type verdict struct {
	Checks  []window.Check
	Message string // what the first that failed has to say, or why nothing could be run
	Score   string // "35/100"
	Passed  bool
	Report  string // as "lab check" prints it
	Run     []byte // the session of the run that failed a check first; nil if none did
}

// judge checks what a folder holds.
func judge(ctx context.Context, dir, sheet string) (*verdict, error) {
	root, l, err := labIn(dir, sheet)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	r := l.Check(ctx, root.FS())
	v := &verdict{Message: r.Problem, Score: fmt.Sprintf("%d/%d", r.Points, r.Of), Passed: r.Passed}
	for _, m := range r.Checks {
		v.Checks = append(v.Checks, window.Check{Name: m.Name, Title: m.Title, Points: m.Points, Of: m.Of,
			Passed: m.Passed})
	}
	if m := r.Headline(); m != nil && v.Message == "" {
		v.Message = m.Failure.Message
	}
	if r.Passed {
		v.Message = "All checks passed."
	}
	var b strings.Builder
	if err = r.Print(&b, false, func(f *grade.Failure) string { return l.See(dir, f) }); err != nil {
		return nil, err
	}
	v.Report = b.String()
	if run := r.Session(); run != nil {
		v.Run, err = run.Encode()
	}
	return v, err
}

// labIn opens a folder, and finds the lab that a sheet names; for "" the one that it holds.
func labIn(dir, sheet string) (*os.Root, *lab.Lab, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, nil, err
	}
	var l *lab.Lab
	if sheet != "" {
		l, err = lab.Sheet(sheet)
	} else if l, err = lab.In(root.FS()); err != nil {
		err = fmt.Errorf("%s %w", dir, err)
	}
	if err != nil {
		_ = root.Close()
		return nil, nil, err
	}
	return root, l, nil
}

// isFolder says that a window is to open on a folder.
func isFolder(args []string) bool {
	if len(args) != 1 {
		return false
	}
	info, err := os.Stat(args[0])
	return err == nil && info.IsDir()
}

// openLab opens a lab's folder: its program at the beginning, until the checks have come to something.
func openLab(dir, sheet string, past int) (*labbed, error) {
	root, l, err := labIn(dir, sheet)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	b := &labbed{dir: dir, sheet: sheet, lab: l, past: past}
	d, err := b.plain()
	if err != nil {
		d, err = nothing()
	}
	if err != nil {
		return nil, err
	}
	remember(d, past)
	b.edited = &edited{Stage: stage.New(d, l.Sheet.Name, filepath.Base(filepath.Clean(dir))),
		files: map[string]stamp{}}
	b.Checks(nil, "The checks are under way.", "")
	b.note()
	b.check()
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
	b.results, b.cancel = make(chan *verdict, 1), cancel
	b.judge(ctx, b.results)
}

// show shows what a check has come to.
func (b *labbed) show(v *verdict) {
	b.Checks(v.Checks, v.Message, v.Score)
	if b.wrong() {
		return
	}
	if v.Run != nil {
		if d, at, err := b.failed(v.Run); err == nil {
			b.Become(d, at)
			b.Checks(v.Checks, v.Message, v.Score)
		}
	} else if v.Passed {
		if d, err := b.plain(); err == nil {
			b.Reload(d)
		}
	}
}

// failed is the run that failed a check, and where to look at it.
func (b *labbed) failed(data []byte) (*debug.Debugger, machine.Position, error) {
	run, err := session.Decode(data)
	if err != nil {
		return nil, machine.Position{}, err
	}
	d, err := debug.Open(run)
	if err == nil {
		remember(d, b.past)
	}
	return d, run.Moment, err
}

// openAny opens what args name: a lab's folder, with a sheet, or what open does. The edited is what is to be closed
// and recorded.
func openAny(args []string, board *program.Board, opt program.Options, past int, tasks *program.Foreign,
	sheet string) (window.Session, *edited, error) {
	if !isFolder(args) {
		e, err := openKnowing(args, board, opt, past, tasks)
		return e, e, err
	}
	b, err := openLab(args[0], sheet, past)
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
	in := func(dir string) (*program.Folder, error) { return b.lab.InFolder(dir), nil }
	m, err := new(program.Board).Load([]string{b.dir}, program.Options{Folder: in})
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
	b.Wrong(problems(b.dir, list))
	return true
}
