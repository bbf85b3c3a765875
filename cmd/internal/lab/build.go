package lab

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"

	"breakfast/asm"
	"breakfast/asm/image"
	"breakfast/asm/source"
	"breakfast/cmd/internal/program"
	"breakfast/cpu/isa"
	"breakfast/grade"
	"breakfast/machine"
	"breakfast/programs"
)

// maxFile is the largest file that may be handed in, in bytes.
const maxFile = 1 << 20

// A builder makes programs of a submission.
type builder struct {
	ctx      context.Context
	lab      *Lab
	dir      fs.FS
	sources  []asm.Source // the files of the program, in order
	compiled bool         // those in C are in assembly now

	code   func([]isa.Inst)    // of the first program; see With
	warn   func(*source.Error) // of what is strange and assembles all the same; may be nil
	images map[string]*image.Image
	opened map[string]opened // files that were included, each as it was first
	notes  []string          // for who handed it in
}

// opened is what came of opening a file.
type opened struct {
	text []byte
	err  error
}

// builder reads the files that were handed in.
func (l *Lab) builder(ctx context.Context, dir fs.FS) (*builder, error) {
	b := &builder{ctx: ctx, lab: l, dir: dir, opened: map[string]opened{}, images: map[string]*image.Image{}}
	for _, name := range l.Sheet.Files {
		text, err := l.given(name) // that is the lab's own, whatever lies in the folder
		if err != nil {
			text, err = handed(dir, name)
		}
		if err != nil {
			return nil, err
		}
		b.sources = append(b.sources, asm.Source{Name: name, Text: string(text)})
	}
	return b, nil
}

// Program is the program of what a folder holds, as Check makes it, for a machine and with symbols set.
func (l *Lab) Program(ctx context.Context, dir fs.FS, m *machine.Machine, d grade.Defines) (*image.Image, error) {
	if err := l.Markable(dir); err != nil {
		return nil, err
	}
	b, err := l.builder(ctx, dir)
	if err != nil {
		return nil, err
	}
	return b.build(m, d)
}

// Folder is the lab's program that a folder holds, as it is checked; see program.Options.
func Folder(dir string) (*program.Folder, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	l, err := In(root.FS())
	switch {
	case errors.Is(err, ErrNoLab):
		return nil, fmt.Errorf("%s is a folder: name a .s file or an ELF file. It %w", dir, err)
	case err != nil:
		return nil, fmt.Errorf("%s %w", dir, err)
	}
	return l.InFolder(dir), nil
}

// InFolder is the lab's program in a folder, whatever that holds.
func (l *Lab) InFolder(dir string) *program.Folder {
	build := func(m *machine.Machine, set program.Defines) (*image.Image, error) {
		root, err := os.OpenRoot(dir)
		if err != nil {
			return nil, err
		}
		defer root.Close()
		var d grade.Defines
		for _, s := range set {
			d = append(d, grade.Define{Name: s.Name, Value: s.Value})
		}
		return l.Program(context.Background(), root.FS(), m, d)
	}
	return &program.Folder{Harts: l.Sheet.Harts, RAM: grade.RAM, Misaligned: l.Sheet.Misaligned, Build: build}
}

// handed reads a file of a folder: a regular one, of bounded size. Opening another kind of file may wait for ever.
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

// open finds a file that file n of the program includes. A given one includes what is given, and the kitchen's. Another
// includes what lies in the folder, or the kitchen's; of what is a part of the program already, by being given, it has
// what that publishes.
func (b *builder) open(n int, name string) ([]byte, error) {
	name = path.Clean(name)
	given, err := b.lab.given(name)
	switch {
	case b.lab.Gives(b.sources[n].Name):
		if err != nil {
			given, err = programs.File(name)
		}
		return given, err
	case err != nil && b.lab.includes(name):
		given, err = programs.File(name)
	}
	if err == nil {
		b.note("%s includes %s, which is a part of the program already: that line adds no code.", b.sources[n].Name,
			name)
		return published(given), nil
	}
	if !fs.ValidPath(name) {
		return nil, fmt.Errorf("%s is outside of the folder that is handed in", name)
	}
	was, known := b.opened[name]
	if !known {
		if was.text, was.err = handed(b.dir, name); errors.Is(was.err, fs.ErrNotExist) {
			was.text, was.err = programs.File(name)
		}
		b.opened[name] = was
	}
	return was.text, was.err
}

// note says something once to who handed it in.
func (b *builder) note(format string, args ...any) {
	if s := fmt.Sprintf(format, args...); !slices.Contains(b.notes, s) && len(b.notes) < 10 {
		b.notes = append(b.notes, s)
	}
}

// includes says that a given file includes one of the kitchen's.
func (l *Lab) includes(name string) bool {
	for _, f := range l.Sheet.Files {
		if text, err := l.given(f); err == nil && strings.Contains(string(text), ".include \""+name+"\"") {
			return true
		}
	}
	return false
}

var (
	aConstant = regexp.MustCompile(`^\s*\.(?:equ|set)\s+(\w+)\s*,([^#]*)`)
	aDefault  = regexp.MustCompile(`^\s*\.ifndef\s+(\w+)`)
	inMacro   = regexp.MustCompile(`^\s*\.(macro|endm)\b`)
	aName     = regexp.MustCompile(`\w+`)
)

// published is a given file as others include it: its macros and its constants, each on its line; but none that a run
// may set, for it is another in each, nor what is made of one.
func published(text []byte) []byte {
	var b strings.Builder
	macro, varies := false, map[string]bool{}
	for line := range strings.Lines(string(text)) {
		if d := aDefault.FindStringSubmatch(line); d != nil {
			varies[d[1]] = true
		}
		c, m := aConstant.FindStringSubmatch(line), inMacro.FindStringSubmatch(line)
		if c != nil {
			for _, name := range aName.FindAllString(c[2], -1) {
				varies[c[1]] = varies[c[1]] || varies[name]
			}
		}
		switch {
		case m != nil:
			macro = m[1] == "macro"
			b.WriteString(line)
		case macro, c != nil && !varies[c[1]]:
			b.WriteString(line)
		default:
			b.WriteString("\n")
		}
	}
	return []byte(b.String())
}

// build makes the program, with symbols set in what is given: once, as often as it is run.
func (b *builder) build(m *machine.Machine, d grade.Defines) (*image.Image, error) {
	if err := b.ctx.Err(); err != nil {
		return nil, err
	}
	key := fmt.Sprint(len(m.Harts), d) // of harts and the board nothing else is a symbol
	if b.images[key] == nil {
		img, err := b.assemble(m, d)
		if err != nil {
			return nil, err
		}
		if b.code != nil && len(b.images) == 0 {
			b.code(b.own(img))
		}
		b.images[key] = img
	}
	return b.images[key], nil
}

// assemble is build, each time anew.
func (b *builder) assemble(m *machine.Machine, d grade.Defines) (*image.Image, error) {
	sources, err := b.inAssembly()
	if err != nil {
		return nil, err
	}
	env := program.Env(b.lab.Sheet.Env)
	opt := asm.Options{OpenIn: b.open, Ours: programs.Ours, Warn: b.warn}
	if env != "" { // there are files around those
		opt.Open, opt.OpenIn = env.Open(func(name string) ([]byte, error) { return b.open(len(sources)-1, name) }), nil
	}
	for _, s := range m.Symbols() {
		opt.Symbols = append(opt.Symbols, asm.Symbol{Name: s.Name, Value: int64(s.Value), Doc: s.Doc})
	}
	var set []asm.Symbol
	for _, s := range d {
		set = append(set, asm.Symbol{Name: s.Name, Value: s.Value})
	}
	if len(b.lab.Sheet.Given) == 0 {
		opt.Defines = set
	}
	for _, s := range sources {
		if b.lab.Gives(s.Name) {
			opt.Alone = append(opt.Alone, set)
		} else {
			opt.Alone = append(opt.Alone, nil)
		}
	}
	img, err := asm.Assemble(env.Around(sources), opt)
	if err != nil {
		return nil, b.advised(err)
	}
	env.Begin(img)
	return img, nil
}

// byTheCompiler is what a compiler calls by itself, of a library that no lab has.
var byTheCompiler = regexp.MustCompile(`^(memset|memcpy|memmove|memcmp) is not defined`)

var definesForItself = regexp.MustCompile(`^(?:(.+):\d+|the command line) defines (\w+) for itself; to share it`)

// advised is an error with advice that helps where a name is a given file's own: nobody but the lab can share it.
func (b *builder) advised(err error) error {
	var list source.ErrorList
	if !errors.As(err, &list) {
		return err
	}
	for _, e := range list {
		m := definesForItself.FindStringSubmatch(e.Hint)
		name := byTheCompiler.FindStringSubmatch(e.Msg)
		switch {
		case name != nil && b.compiled:
			e.Hint = fmt.Sprintf("the compiler calls %s for a large structure or array that is set, copied or "+
				"compared as a whole, and here is no library: go through its words one by one", name[1])
		case m == nil || m[1] != "" && !b.lab.Gives(m[1]):
		case m[1] == "" || b.lab.Sheet.Sets(m[2]):
			e.Hint = fmt.Sprintf("%s is another number in each run, and no constant: if your code needs it, it is in "+
				"a register, or in a word of memory that you can load", m[2])
		default:
			e.Hint = fmt.Sprintf("%s has it for itself: give yours another name, and define it here", m[1])
		}
	}
	return list
}
