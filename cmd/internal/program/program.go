// Package program finds the program that a person names (a built-in, source files, an ELF file)
// and makes an image of it: it joins the assembler to the board's symbols and to the files of
// package programs.
package program

import (
	"bytes"
	"debug/elf"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"breakfast/asm"
	"breakfast/asm/advice"
	"breakfast/asm/image"
	"breakfast/asm/source"
	"breakfast/machine"
	"breakfast/machine/session"
	"breakfast/programs"
)

// maxFile is the largest file that is read, in bytes.
const maxFile = 64 << 20

// stdin is the name that stands for what is typed or piped.
const stdin = "-"

// Options say how a program is made. Most are for the assembler, and refused where there is nothing to assemble.
type Options struct {
	Arch    string                 // the instruction set, as -march has it; "" for the default
	Include []string               // folders in which included files are looked for too
	Defines Defines                // symbols set from outside
	Silent  Warnings               // warnings that are not wanted
	Warn    func(source.ErrorList) // is told of the others, if there are any; may be nil
	Print   func(string)           // is told what .print says; may be nil
	Env     Env                    // the environment that it was written for, "" for none
	SBI     bool                   // it is a kernel in S mode, and firmware is put below it
	BIOS    string                 // the same, with the firmware in this file; "" for none
	Load    Address                // if given, the program is a file of bare bytes, for this address
	Read    func(name string)      // is told of each file that was read; may be nil
	Stdin   io.Reader              // what the name - reads; nil where it stands for nothing

	Folder func(dir string) (*Folder, error) // finds the program that a folder holds; nil where folders hold none

	warned source.ErrorList
	held   []byte // the text of the only file, where it was read to see what it is
}

// A Folder is the program that the files of a folder make: a lab's.
type Folder struct {
	Harts int // that it is meant for; 0 for the default
	RAM   int // MiB, likewise

	Misaligned machine.Misaligned // likewise
	Build      func(m *machine.Machine, set Defines) (*image.Image, error)
}

// folder is the program of the folder that args name; nil where they name none.
func (opt *Options) folder(args []string) (*Folder, error) {
	if opt.Folder == nil || len(args) != 1 || args[0] == stdin {
		return nil, nil
	}
	if info, err := os.Stat(args[0]); err != nil || !info.IsDir() {
		return nil, nil
	}
	return opt.Folder(args[0])
}

// Build makes the image of what args name: one built-in program, one folder's (see Options), one ELF file or file of
// bare bytes, or one or more source files; nothing if there is a BIOS, which runs alone then. Errors of the assembler
// are an source.ErrorList.
func Build(m *machine.Machine, args []string, opt Options) (*image.Image, error) {
	if err := opt.firmware(m, args); err != nil {
		return nil, err
	}
	if len(args) == 0 {
		return opt.overBIOS("", nil)
	}
	img, err := build(m, args, opt)
	switch {
	case err != nil:
		return nil, err
	case opt.SBI:
		return overFirmware(m, args[0], img)
	case opt.BIOS != "":
		return opt.overBIOS(args[0], img)
	}
	return img, nil
}

// Names are the files that a program is made of: args, or a BIOS that runs alone.
func (opt *Options) Names(args []string) []string {
	if len(args) == 0 {
		return []string{opt.BIOS}
	}
	return args
}

func build(m *machine.Machine, args []string, opt Options) (*image.Image, error) {
	for _, name := range args {
		if _, err := machine.ParseMisaligned(name); err == nil && len(args) > 1 {
			// the flag's value is optional, and so needs the =
			return nil, fmt.Errorf("%s is no program: write --misaligned=%[1]s", name)
		}
	}
	if opt.Load.Given {
		return opt.binary(args)
	}
	if f, err := opt.folder(args); err != nil {
		return nil, err
	} else if f != nil {
		return f.Build(m, opt.Defines)
	}
	if len(args) == 1 && args[0] != stdin && !isSource(args[0]) {
		if _, ok := programs.Source(args[0]); !ok {
			data, err := opt.read(args[0])
			if err != nil || !isText(data) || filepath.Ext(args[0]) == ".elf" {
				return opt.elf(args[0], data, err)
			}
			opt.held = data // and not read twice: it may come out of a pipe
		}
	}
	sources, assembler, err := opt.prepare(m, args)
	if err != nil {
		return nil, err
	}
	spare(sources)
	img, err := asm.Assemble(opt.Env.Around(sources), assembler)
	opt.warn()
	if err == nil {
		opt.Env.Begin(img)
	}
	return img, err
}

// muchText is how many bytes of source are so many that memory counts more than time.
const muchText = 8 << 20

// roomToAssemble is how many bytes more the process may then take before it looks for garbage more often. Half a
// gigabyte is at work for two million labels or branches; at the usual pace the process takes twice that.
const roomToAssemble = 512 << 20

// spare keeps the process small from now on, if there is much to assemble. What is made of the program afterwards, such
// as an ELF file, counts.
func spare(sources []asm.Source) {
	n := 0
	for _, s := range sources {
		n += len(s.Text)
	}
	if n < muchText {
		return
	}
	var now runtime.MemStats
	runtime.ReadMemStats(&now)
	debug.SetMemoryLimit(int64(now.HeapAlloc) + roomToAssemble)
}

// warn tells of the warnings.
func (opt *Options) warn() {
	if opt.Warn != nil && len(opt.warned) > 0 {
		opt.Warn(opt.warned)
	}
}

// Object makes an object file, for a linker, of one source file or built-in program.
func Object(m *machine.Machine, name string, opt Options) ([]byte, error) {
	if opt.Env != "" {
		return nil, errors.New("--env is for programs: an object file is a part of one")
	}
	sources, assembler, err := opt.prepare(m, []string{name})
	if err != nil {
		return nil, err
	}
	spare(sources)
	o, err := asm.Object(sources[0], assembler)
	opt.warn()
	if err != nil {
		return nil, err
	}
	return o.ELF(), nil
}

// isText says that a file is text, whatever its name, and assembly then. Programs that are linked, and bare bytes, have
// zeros in them, or other bytes that no text has.
func isText(data []byte) bool {
	start := data[:min(len(data), 4096)]
	return len(data) > 0 && bytes.IndexByte(data, 0) < 0 && !bytes.HasPrefix(data, []byte(elf.ELFMAG)) &&
		bytes.IndexFunc(start, func(r rune) bool { return r < ' ' && !strings.ContainsRune("\t\n\v\f\r\x1b", r) }) < 0
}

func isSource(name string) bool {
	return strings.HasSuffix(name, ".s") || strings.HasSuffix(name, ".S")
}

// binary makes the image of a file that is nothing but a program's bytes.
func (opt *Options) binary(args []string) (*image.Image, error) {
	if len(args) > 1 {
		return nil, errors.New("--load takes one file")
	}
	if flag := opt.given(); flag != "" {
		return nil, fmt.Errorf("%s is for the assembler: it has no use with --load", flag)
	}
	data, err := opt.read(args[0])
	if err != nil {
		return nil, err
	}
	img, err := image.FromBinary(data, opt.Load.Addr)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", args[0], err)
	}
	return img, nil
}

// noSuch says which programs there are, and which of them was meant, if that is near.
func noSuch(name string) error {
	all := slices.Concat(programs.Names(), programs.Races)
	for _, race := range programs.Races {
		all = append(all, race+"-mended")
	}
	hint := ""
	if near := advice.Nearest(name, all); near != "" {
		hint = ": did you mean " + near + "?"
	}
	return fmt.Errorf("there is no program and no file %q%s\nbuilt-in programs: %s\n"+
		"races, each also as NAME-mended: %s",
		name, hint, strings.Join(programs.Names(), ", "), strings.Join(programs.Races, ", "))
}

// elf is the image of a file that is no text, or of one that could not be read.
func (opt *Options) elf(name string, data []byte, err error) (*image.Image, error) {
	if errors.Is(err, fs.ErrNotExist) {
		return nil, noSuch(name)
	}
	if err != nil {
		return nil, err
	}
	img, err := image.FromELF(data)
	switch flag := opt.given(); {
	case session.Is(data):
		return nil, fmt.Errorf("%s is a session, a run that was recorded: kitchen %[1]s opens it", name)
	case errors.Is(err, image.ErrNotELF) && isText(data):
		return nil, fmt.Errorf("%s: %w, but text: give it a name in .s, if it is assembly", name, err)
	case errors.Is(err, image.ErrNotELF):
		return nil, fmt.Errorf("%s: neither text, which would be assembly, nor an ELF file: "+
			"a program's bare bytes want --load and the address", name)
	case err != nil:
		return nil, fmt.Errorf("%s: %w", name, err)
	case flag != "":
		return nil, fmt.Errorf("%s is for the assembler: it has no use with %s, which is linked already", flag, name)
	}
	return img, nil
}

// given is one of the options that only the assembler can follow, as the command line has it; "" for none.
func (opt *Options) given() string {
	switch {
	case len(opt.Defines) > 0:
		return "-D"
	case opt.Arch != "":
		return "-march"
	case len(opt.Include) > 0:
		return "-I"
	case opt.Env != "":
		return "--env"
	}
	return ""
}

// prepare reads the sources that args name, and says what the assembler has to know.
func (opt *Options) prepare(m *machine.Machine, args []string) ([]asm.Source, asm.Options, error) {
	a := asm.Options{Arch: opt.Arch, Include: opt.Include, Defines: opt.Defines, Open: opt.Env.Open(opt.open),
		Elsewhere: programs.Where, Ours: programs.Ours, Print: opt.Print}
	if opt.SBI || opt.BIOS != "" {
		a.Base = kernelBase
	}
	a.Warn = func(e *source.Error) {
		if !opt.Silent.has(e.Name) {
			opt.warned = append(opt.warned, e)
		}
	}
	for _, s := range m.Symbols() {
		a.Symbols = append(a.Symbols, asm.Symbol{Name: s.Name, Value: int64(s.Value), Doc: s.Doc})
	}
	if len(args) == 1 && !isSource(args[0]) {
		if text, ok := programs.Source(args[0]); ok {
			// what it includes is built in, too, whatever lies in the person's folder
			a.Open = opt.Env.Open(programs.File)
			return []asm.Source{{Name: args[0] + ".s", Text: text}}, a, nil
		}
	}
	var sources []asm.Source
	for _, name := range args {
		text := string(opt.held)
		if opt.held == nil {
			var err error
			if text, err = Text(name, opt.Stdin); err != nil {
				return nil, a, err
			}
		}
		if name == stdin {
			name = "stdin"
		} else if opt.held == nil {
			opt.tell(name)
		}
		sources = append(sources, asm.Source{Name: name, Text: text})
	}
	return sources, a, nil
}

// Text reads a source file, or for the name - what in holds.
func Text(name string, in io.Reader) (string, error) {
	data, err := []byte(nil), error(nil)
	switch {
	case name != stdin:
		data, err = read(name)
	case in == nil:
		err = errors.New("what is typed goes to the program: name a file")
	default:
		data, err = readAll("stdin", in, 0)
	}
	switch {
	case err != nil:
	case bytes.HasPrefix(data, []byte(elf.ELFMAG)):
		err = fmt.Errorf("%s is an ELF file, where text is wanted: assembly", name)
	case bytes.IndexByte(data, 0) >= 0:
		err = fmt.Errorf("%s is not text, and assembly is", name)
	}
	return string(data), err
}

// open finds an included file: one of the person's own first, then one of the kitchen's.
func (opt *Options) open(name string) ([]byte, error) {
	info, err := os.Stat(filepath.FromSlash(name))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return programs.File(path.Clean(name))
	case err == nil && !info.Mode().IsRegular(): // a pipe may never end
		return nil, errors.New("it is no regular file")
	}
	return opt.read(filepath.FromSlash(name))
}

// read reads a file, and tells that it did.
func (opt *Options) read(name string) ([]byte, error) {
	data, err := read(name)
	opt.tell(name)
	return data, err
}

func (opt *Options) tell(name string) {
	if opt.Read != nil {
		opt.Read(name)
	}
}

func read(name string) ([]byte, error) {
	info, err := os.Stat(name)
	if err == nil && info.IsDir() {
		return nil, fmt.Errorf("%s is a folder: name a .s file or an ELF file", name)
	}
	var data []byte
	if err == nil {
		data, err = readFile(name)
	}
	var path *fs.PathError
	if errors.Is(err, fs.ErrNotExist) {
		err = missing(name)
	} else if errors.As(err, &path) { // which system call it was says nothing to a person
		err = fmt.Errorf("%s: %w", name, path.Err)
	}
	return data, err
}

// missing is the error of a file that is not there, in the same words on every system.
type missing string

func (m missing) Error() string { return string(m) + ": no such file or directory" }

func (m missing) Is(target error) bool { return target == fs.ErrNotExist }

func readFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular(): // a pipe, which ends when whoever writes to it is done
		return readAll(name, f, 0)
	case madeUp(name):
		return nil, fmt.Errorf("%s is no file with contents: the system makes them up, perhaps without end", name)
	}
	// no more than there is: what claims to be empty may wait for ever
	return readAll(name, io.LimitReader(f, info.Size()), info.Size())
}

// madeUp says that a file is one of those in which a kernel shows itself. They pass for regular ones.
func madeUp(name string) bool {
	real, err := filepath.EvalSymlinks(name)
	if err == nil {
		real, err = filepath.Abs(real)
	}
	return err == nil && (strings.HasPrefix(real, "/proc/") || strings.HasPrefix(real, "/sys/"))
}

// readAll reads all there is, which is likely to be so many bytes.
func readAll(name string, r io.Reader, likely int64) ([]byte, error) {
	var b bytes.Buffer
	b.Grow(int(min(likely, maxFile)) + bytes.MinRead)
	_, err := b.ReadFrom(io.LimitReader(r, maxFile+1))
	if err == nil && b.Len() > maxFile {
		err = fmt.Errorf("%s has more than %d MiB, the most that is read", name, maxFile>>20)
	}
	return b.Bytes(), err
}
