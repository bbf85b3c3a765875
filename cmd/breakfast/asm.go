package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"breakfast/asm"
	"breakfast/asm/image"
	"breakfast/cmd/internal/program"
	"breakfast/machine"
	"breakfast/programs"
)

func (a *app) asm() *cobra.Command {
	var f asmFlags
	cmd := &cobra.Command{
		Use:   "asm FILE.s… | NAME",
		Short: "Assemble a program: check it, list it, or write an ELF file",
		Long: `Assembles one or more files, or a built-in program, and says how large it is. Errors go to stderr, each
with its line, what is wrong with it and what to write instead; then the exit status is 1. A warning ends with its name in
brackets: -Wno-NAME silences it, -Wno-all all of them.`,
		Example: `  breakfast asm morning.s                  is it right?
  breakfast asm morning.s -o morning.elf   an ELF file, for breakfast run, GDB and others
  breakfast asm preemptive --listing       addresses, bytes and source lines
  breakfast asm morning.s -D TOASTS=4      with a symbol set
  breakfast asm -march=rv32imac_zicsr_zifencei morning.s
                                           with compressed instructions
  breakfast asm -c -o tea.o tea.s          an object file, for GNU ld to link with C
  breakfast asm --ldscript                 the layout of programs, for GNU ld`,
		Args: func(cmd *cobra.Command, args []string) error {
			if f.script {
				return cobra.NoArgs(cmd, args)
			}
			return somePrograms(cmd, args)
		},
		ValidArgsFunction: completePrograms,
		RunE: func(_ *cobra.Command, args []string) error {
			if f.script {
				return a.print([]byte(asm.LinkerScript(0)))
			}
			return a.assemble(args, &f)
		},
	}
	fs := cmd.Flags()
	addDefines(fs, &f.defines)
	fs.StringVarP(&f.out, "output", "o", "", "write an ELF file to `FILE`")
	fs.BoolVarP(&f.object, "compile", "c", false, "write an object file for a linker, of one source file")
	fs.BoolVar(&f.listing, "listing", false, "print addresses, bytes and source lines")
	fs.StringVarP(&f.arch, "march", "m", "", "the instruction `set`, such as -march=rv32imac_zicsr_zifencei (default "+asm.DefaultArch+")")
	fs.StringArrayVarP(&f.include, "include", "I", nil, "look for included files in `FOLDER` too; may be repeated")
	fs.StringArrayVarP(&f.warn, "warn", "W", nil, "`no-NAME`: silence a warning ("+strings.Join(asm.Warnings, ", ")+", all)")
	fs.BoolVar(&f.json, "json", false, "print what is wrong, and what was made, as JSON")
	fs.BoolVar(&f.script, "ldscript", false, "print the linker script that says how programs are laid out")
	return cmd
}

type asmFlags struct {
	defines, include, warn []string
	out, arch              string
	listing, json, script  bool
	object                 bool
}

func (a *app) assemble(args []string, f *asmFlags) error {
	silent, err := silenced(f.warn)
	if err != nil {
		return failure{statusUsage, err}
	}
	diagnostics := asm.ErrorList{}
	warn := func(w *asm.Error) {
		switch {
		case silent[w.Name] || silent["all"]:
		case f.json:
			diagnostics = append(diagnostics, w)
		default:
			a.complain(w)
		}
	}
	var img *image.Image
	var file []byte
	if f.object {
		file, err = a.objectFile(args, f, warn)
	} else if img, err = a.image(args, f, warn); err == nil {
		file = img.ELF()
	}
	var list asm.ErrorList
	switch {
	case f.json && errors.As(err, &list):
		if err := a.printAssembled(append(diagnostics, list...), nil); err != nil {
			return err
		}
		return failure{statusFailed, nil}
	case err != nil:
		return a.badProgram(err)
	}
	if f.out != "" {
		if err := writeFile(f.out, file); err != nil {
			return failure{statusFailed, err}
		}
	}
	var b bytes.Buffer
	switch {
	case f.json:
		return a.printAssembled(diagnostics, img)
	case f.object:
		return nil
	case f.listing:
		if err := asm.Listing(&b, img); err != nil {
			return err
		}
	case f.out == "":
		fmt.Fprintf(&b, "%s: %s\n", strings.Join(args, ", "), sizes(img))
	}
	return a.print(b.Bytes())
}

// silenced reads the values of -W.
func silenced(list []string) (map[string]bool, error) {
	m := map[string]bool{}
	for _, s := range list {
		name, ok := strings.CutPrefix(s, "no-")
		if !ok || name != "all" && !slices.Contains(asm.Warnings, name) {
			return nil, fmt.Errorf("-W%s: write -Wno-NAME, with one of %s, all", s, strings.Join(asm.Warnings, ", "))
		}
		m[name] = true
	}
	return m, nil
}

// assembled is what --json prints.
type assembled struct {
	Diagnostics asm.ErrorList `json:"diagnostics"`
	Program     *outline      `json:"program,omitempty"` // if there were no errors
}

type outline struct {
	Entry    uint32           `json:"entry"`
	Segments []outlineSegment `json:"segments"`
}

type outlineSegment struct {
	Name string `json:"name"`
	Addr uint32 `json:"addr"`
	Size uint32 `json:"size"`
}

func (a *app) printAssembled(list asm.ErrorList, img *image.Image) error {
	v := assembled{Diagnostics: list}
	if img != nil {
		v.Program = &outline{Entry: img.Entry}
		for _, s := range img.Segments {
			v.Program.Segments = append(v.Program.Segments, outlineSegment{s.Name, s.Addr, s.MemSize})
		}
	}
	if err := printJSON(a.stdout, v); err != nil {
		return failure{statusFailed, err}
	}
	return nil
}

// objectFile assembles one file for a linker.
func (a *app) objectFile(args []string, f *asmFlags, warn func(*asm.Error)) ([]byte, error) {
	switch {
	case len(args) != 1:
		return nil, fmt.Errorf("-c makes one object file of one source file, and there are %d", len(args))
	case f.listing:
		return nil, fmt.Errorf("--listing shows addresses, which an object file does not have yet")
	case f.out == "":
		f.out = strings.TrimSuffix(filepath.Base(args[0]), filepath.Ext(args[0])) + ".o"
	}
	sources, err := readSources(args)
	if err != nil {
		return nil, err
	}
	opt, err := f.options(warn)
	if err != nil {
		return nil, err
	}
	o, err := asm.Object(sources[0], opt)
	if err != nil {
		return nil, err
	}
	return o.ELF(), nil
}

// image makes the program that the command line describes.
func (a *app) image(args []string, f *asmFlags, warn func(*asm.Error)) (*image.Image, error) {
	if f.arch == "" && len(f.include) == 0 {
		m, err := machine.New(machine.Config{})
		if err != nil {
			return nil, err
		}
		symbols, err := parseDefines(f.defines)
		if err != nil {
			return nil, err
		}
		return program.Build(m, args, symbols, warn)
	}
	sources, err := readSources(args)
	if err != nil {
		return nil, err
	}
	opt, err := f.options(warn)
	if err != nil {
		return nil, err
	}
	return asm.Assemble(sources, opt)
}

// options are those of the assembler for the default machine.
func (f *asmFlags) options(warn func(*asm.Error)) (opt asm.Options, err error) {
	opt = asm.Options{
		Arch: strings.TrimPrefix(f.arch, "arch="), // of -march=…
		Open: func(name string) ([]byte, error) { return openIncluded(name, f.include) },
		Warn: warn,
	}
	if opt.Defines, err = parseDefines(f.defines); err != nil {
		return opt, err
	}
	m, err := machine.New(machine.Config{})
	if err != nil {
		return opt, err
	}
	for _, s := range m.Symbols() {
		opt.Symbols = append(opt.Symbols, asm.Symbol{Name: s.Name, Value: int64(s.Value), Doc: s.Doc})
	}
	return opt, nil
}

// readSources reads what is to be assembled: files, or a built-in program.
func readSources(args []string) (list []asm.Source, err error) {
	for _, name := range args {
		if text, ok := programs.Source(name); ok && len(args) == 1 {
			return []asm.Source{{Name: name + ".s", Text: text}}, nil
		}
		b, err := readSource(name)
		if err != nil {
			return nil, err
		}
		list = append(list, asm.Source{Name: name, Text: string(b)})
	}
	return list, nil
}

// openIncluded finds an included file by its name, in one of the folders, or in the kitchen.
func openIncluded(name string, folders []string) ([]byte, error) {
	tries := []string{name}
	for _, dir := range folders {
		tries = append(tries, filepath.Join(dir, name))
	}
	for _, try := range tries {
		if b, err := readSource(try); !errors.Is(err, fs.ErrNotExist) {
			return b, err
		}
	}
	return programs.File(path.Clean(name))
}

// readSource reads a regular file of moderate size.
func readSource(name string) ([]byte, error) {
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is no file", name)
	case info.Size() > maxSource:
		return nil, fmt.Errorf("%s has %d bytes: the most that is read is %d", name, info.Size(), maxSource)
	}
	return os.ReadFile(name)
}

// build makes a program for the default machine. Warnings and the assembler's errors go to stderr.
func (a *app) build(args, defines []string) (*image.Image, error) {
	m, err := machine.New(machine.Config{})
	if err != nil {
		return nil, err
	}
	return a.buildFor(m, args, defines)
}

func (a *app) buildFor(m *machine.Machine, args, defines []string) (*image.Image, error) {
	symbols, err := parseDefines(defines)
	if err != nil {
		return nil, failure{statusUsage, err}
	}
	img, err := program.Build(m, args, symbols, a.complain)
	if err != nil {
		return nil, a.badProgram(err)
	}
	return img, nil
}

// complain prints an error or warning of the assembler.
func (a *app) complain(e *asm.Error) {
	if a.colors() {
		fmt.Fprintln(a.stderr, e.Colored())
		return
	}
	fmt.Fprintln(a.stderr, e)
}

// colors says that stderr is a terminal on which colours are welcome (https://no-color.org).
func (a *app) colors() bool {
	f, ok := a.stderr.(*os.File)
	return ok && term.IsTerminal(int(f.Fd())) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}

// badProgram is the failure of a program that could not be made: errors in its text, which are printed, or no
// such file.
func (a *app) badProgram(err error) error {
	var list asm.ErrorList
	var path *fs.PathError
	switch {
	case errors.As(err, &path):
		return failure{statusUsage, fmt.Errorf("%s: %w", path.Path, path.Err)}
	case !errors.As(err, &list):
		return failure{statusUsage, err}
	}
	for _, e := range list[:min(len(list), mostErrors)] {
		a.complain(e)
	}
	if len(list) > mostErrors {
		fmt.Fprintf(a.stderr, "and %s more\n", grouped(uint64(len(list)-mostErrors)))
	}
	n := "1 error"
	if len(list) > 1 {
		n = grouped(uint64(len(list))) + " errors"
	}
	return failure{statusFailed, fmt.Errorf("the program has %s", n)}
}

// mostErrors is how many errors are printed: those further down often follow from the first ones.
const mostErrors = 10

func (a *app) print(b []byte) error {
	if _, err := a.stdout.Write(b); err != nil {
		return failure{statusFailed, err}
	}
	return nil
}

// sizes is what a program takes of memory.
func sizes(img *image.Image) string {
	var parts []string
	total := uint64(0)
	for _, s := range img.Segments {
		parts = append(parts, fmt.Sprintf("%s %s", s.Name, grouped(uint64(s.MemSize))))
		total += uint64(s.MemSize)
	}
	return fmt.Sprintf("%s bytes (%s), begins at %s", grouped(total), strings.Join(parts, ", "), word(img.Entry))
}
