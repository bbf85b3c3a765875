package lab

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"time"

	"breakfast/cpu/isa"
	"breakfast/grade"
	"breakfast/machine"
)

// Check judges what a folder holds. The folder should be an os.Root's, so that nothing outside of it can be read.
// Whatever is handed in, nothing is changed, and the answer comes in bounded time.
func (l *Lab) Check(ctx context.Context, dir fs.FS) *grade.Result {
	return l.CheckWith(ctx, dir, With{})
}

// With is how to check, and what is told meanwhile; all of it may be left out.
type With struct {
	Most  time.Duration                           // for each check; 0: as long as it takes
	Begun func(soFar *grade.Result, check string) // of each check, before it, with what came of those before it
	// what somebody's own lines became, in order of address, in the first run: without what is given, and the
	// kitchen's files
	Code func([]isa.Inst)
}

// CheckWith is Check with more to it.
func (l *Lab) CheckWith(ctx context.Context, dir fs.FS, with With) *grade.Result {
	if err := l.Markable(dir); err != nil {
		return grade.Unmarked(l.Sheet.Name, l.Sheet, err)
	}
	bound := with.bounded(ctx)
	if l.Sheet.Mutants != "" {
		return l.tests(ctx, dir, bound)
	}
	b, err := l.builder(ctx, dir)
	if err != nil {
		return grade.Fail(l.Sheet.Name, l.Sheet, err)
	}
	b.code = with.Code
	g := grade.Grader{Build: b.build, Board: l.config, Input: l.typed}
	g.Begin = func(soFar *grade.Result, check string) (c context.Context, end context.CancelFunc) {
		b.ctx, end = bound(soFar, check)
		return b.ctx, end
	}
	r := g.Grade(l.Sheet.Name, l.Sheet)
	r.Notes = b.notes
	return r
}

// bounded is a context for each check, of so much time; Begun is told before.
func (w *With) bounded(ctx context.Context) func(*grade.Result, string) (context.Context, context.CancelFunc) {
	return func(soFar *grade.Result, check string) (context.Context, context.CancelFunc) {
		if w.Begun != nil {
			w.Begun(soFar, check)
		}
		if w.Most == 0 {
			return ctx, func() {}
		}
		return context.WithTimeout(ctx, w.Most)
	}
}

// made is the file that the Makefile of a lab in C makes: its C file's name, and .elf.
func (l *Lab) made() string {
	for _, f := range l.Sheet.Files {
		if name, isC := strings.CutSuffix(f, ".c"); isC {
			return name + ".elf"
		}
	}
	return ""
}

// See is the command that shows the lab's program in the window as in the run of a failure: with its symbols set, and
// on the same machine; "" where nobody is to see it.
func (l *Lab) See(dir string, f *grade.Failure) string {
	if l.Sheet.Mutants != "" {
		return "" // what was run is the answer
	}
	board, d := l.board, f.Defines
	if f.ISA != "" {
		board.ISA, _ = machine.ParseISA(f.ISA) // which has made that name
	}
	board.MHz = cmp.Or(f.MHz, board.MHz)
	board.Harts, board.Interleave = cmp.Or(f.Harts, board.Harts), cmp.Or(f.Turns, board.Interleave)
	board.Misaligned = cmp.Or(board.Misaligned, l.Sheet.Misaligned, machine.MisalignedTraps)
	if l.Sheet.Needs != "" {
		var list []string
		for _, s := range d {
			list = append(list, fmt.Sprintf("%s=%d", s.Name, s.Value))
		}
		return fmt.Sprintf("make -B -C %s D=%q && kitchen%s %s/%s", dir, strings.Join(list, " "), board.Args(), dir,
			l.made())
	}
	if board.Misaligned == machine.MisalignedTraps { // as it is for source
		board.Misaligned = machine.MisalignedAsMade
	}
	words := []string{"kitchen"}
	if l.Sheet.Env != "" {
		words = append(words, "--env="+l.Sheet.Env)
	}
	for _, f := range l.Sheet.Files {
		words = append(words, path.Join(dir, f))
	}
	return strings.TrimSpace(strings.Join(words, " ")+" "+d.String()) + board.Args()
}
