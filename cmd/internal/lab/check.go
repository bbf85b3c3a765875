package lab

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
	"time"

	"breakfast/asm"
	"breakfast/asm/image"
	"breakfast/asm/source"
	"breakfast/cmd/internal/program"
	"breakfast/grade"
	"breakfast/machine"
	"breakfast/programs"
)

// maxFile is the largest file that may be handed in, in bytes.
const maxFile = 1 << 20

// Check judges what a folder holds. The folder should be an os.Root's, so that nothing outside of it can be read.
// Whatever is handed in, nothing is changed, and the answer comes in bounded time.
func (l *Lab) Check(ctx context.Context, dir fs.FS) *grade.Result {
	return l.CheckEach(ctx, dir, 0, func(*grade.Result, string) {})
}

// CheckEach is the same; each check has so much time (0: as long as it takes), and begun is told of it before, with
// what came of those before it.
func (l *Lab) CheckEach(ctx context.Context, dir fs.FS, most time.Duration,
	begun func(soFar *grade.Result, check string)) *grade.Result {
	if err := l.Markable(dir); err != nil {
		return grade.Unmarked(l.Sheet.Name, l.Sheet, err)
	}
	b, err := l.builder(ctx, dir)
	if err != nil {
		return grade.Fail(l.Sheet.Name, l.Sheet, err)
	}
	g := grade.Grader{Build: b.build, Board: l.config, Input: l.typed}
	g.Begin = func(soFar *grade.Result, check string) (context.Context, context.CancelFunc) {
		begun(soFar, check)
		if most == 0 {
			b.ctx = ctx
			return ctx, func() {}
		}
		bounded, end := context.WithTimeout(ctx, most)
		b.ctx = bounded
		return bounded, end
	}
	return g.Grade(l.Sheet.Name, l.Sheet)
}

// builder makes programs of what a folder holds.
func (l *Lab) builder(ctx context.Context, dir fs.FS) (*builder, error) {
	b := &builder{ctx: ctx, lab: l, dir: dir, compiled: map[string][]asm.Source{}}
	return b, b.prepare()
}

// A builder makes programs of a submission.
type builder struct {
	ctx      context.Context
	lab      *Lab
	dir      fs.FS
	sources  []asm.Source            // what was handed in
	compiled map[string][]asm.Source // of C: by the symbols set, as assembly
	warn     func(*source.Error)     // of what is strange and assembles all the same; may be nil
}

// prepare reads the files that were handed in.
func (b *builder) prepare() error {
	for _, name := range b.lab.Sheet.Files {
		text, err := b.lab.given(name) // that is the lab's own, whatever lies in the folder
		if err != nil {
			text, err = b.read(name)
		}
		if err != nil {
			return err
		}
		b.sources = append(b.sources, asm.Source{Name: name, Text: string(text)})
	}
	return nil
}

// read reads a file of the submission: a regular one, of bounded size. Opening another kind of file may wait for ever.
func (b *builder) read(name string) ([]byte, error) { return handed(b.dir, name) }

// handed reads a file of a folder: see read.
func handed(dir fs.FS, name string) ([]byte, error) {
	info, err := fs.Stat(dir, name)
	switch {
	case err != nil:
		return nil, reason(name, err)
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is no regular file", name)
	case info.Size() > maxFile:
		return nil, fmt.Errorf("%s has %d bytes: the most that is read is %d", name, info.Size(), maxFile)
	}
	f, err := dir.Open(name)
	if err != nil {
		return nil, reason(name, err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxFile)) // which may have grown
	if err != nil {
		return nil, reason(name, err)
	}
	return text, nil
}

// reason keeps fs.ErrNotExist, and says the rest in a way that leaves out where the folder is.
func reason(name string, err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return fmt.Errorf("%s: %w", name, p.Err)
	}
	return err
}

// open finds an included file: one that the lab gives, one of the submission, or one of the kitchen's.
func (b *builder) open(name string) ([]byte, error) {
	name = path.Clean(name)
	if text, err := b.lab.given(name); err == nil {
		return text, nil
	}
	if !fs.ValidPath(name) {
		return nil, fmt.Errorf("%s is outside of the folder that is handed in", name)
	}
	text, err := b.read(name)
	if errors.Is(err, fs.ErrNotExist) {
		return programs.File(name)
	}
	return text, err
}

// build makes the program, with symbols set.
func (b *builder) build(m *machine.Machine, d grade.Defines) (*image.Image, error) {
	if err := b.ctx.Err(); err != nil {
		return nil, err
	}
	sources, err := b.inAssembly(d)
	if err != nil {
		return nil, err
	}
	env := program.Env(b.lab.Sheet.Env)
	opt := asm.Options{Open: env.Open(b.open), Ours: programs.Ours, Warn: b.warn}
	for _, s := range m.Symbols() {
		opt.Symbols = append(opt.Symbols, asm.Symbol{Name: s.Name, Value: int64(s.Value), Doc: s.Doc})
	}
	for _, s := range d {
		opt.Defines = append(opt.Defines, asm.Symbol{Name: s.Name, Value: s.Value})
	}
	img, err := asm.Assemble(env.Around(sources), opt)
	if err == nil {
		env.Begin(img)
	}
	return img, err
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
// on the same machine.
func (l *Lab) See(dir string, f *grade.Failure) string {
	board, d := l.board, f.Defines
	if f.ISA != "" {
		board.ISA, _ = machine.ParseISA(f.ISA) // which has made that name
	}
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
