package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"breakfast/asm"
	"breakfast/asm/dis"
	"breakfast/asm/image"
	"breakfast/asm/source"
	"breakfast/cmd/internal/lab"
	"breakfast/cmd/internal/program"
	"breakfast/machine"
	"breakfast/plain"
)

func (a *app) asm() *cobra.Command {
	var f asmFlags
	cmd := &cobra.Command{
		Use:   "asm FILE.s… | NAME",
		Short: "Assemble a program: check it, list it, or write an ELF file",
		Long: `Assembles one or more files (- for stdin), or a built-in program, and says how large it is. Errors
go to stderr, each with its line, what is wrong with it and what to write instead; then the exit
status is 1. A warning ends with its name in brackets: -Wno-NAME silences it, -Wno-all all of them. The names are
` + strings.Join(asm.Warnings, ", ") + ".",
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
			return somePrograms(&f.program)(cmd, args)
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
	f.program.AddFlags(fs)
	program.AddHarts(fs, &f.harts)
	fs.StringVarP(&f.out, "output", "o", "", "write an ELF file to `FILE`")
	fs.BoolVarP(&f.object, "compile", "c", false, "write an object file for a linker, of one source file")
	fs.BoolVar(&f.listing, "listing", false, "print addresses, bytes and source lines")
	fs.BoolVar(&f.json, "json", false, "print what is wrong, and what was made, as JSON")
	fs.BoolVar(&f.script, "ldscript", false, "print the linker script that says how programs are laid out")
	return cmd
}

type asmFlags struct {
	program               program.Options
	out                   string
	harts                 int
	object                bool
	listing, json, script bool
}

func (a *app) assemble(args []string, f *asmFlags) error {
	diagnostics := source.ErrorList{}
	f.program.Read, f.program.Stdin, f.program.Warn, f.program.Print = a.reads, a.stdin, a.complain, a.say
	if f.json {
		f.program.Warn = func(w source.ErrorList) { diagnostics = append(diagnostics, w...) }
	}
	m, err := machine.New(machine.Config{Harts: f.harts})
	if err != nil {
		return err
	}
	var img *image.Image
	var file []byte
	if f.object {
		file, err = objectFile(m, args, f)
	} else if img, err = program.Build(m, args, f.program); err == nil && f.out != "" {
		file = img.ELF()
	}
	var list source.ErrorList
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
		if err := a.writeFile(f.out, file); err != nil {
			return err
		}
	}
	var b bytes.Buffer
	switch {
	case f.json:
		return a.printAssembled(diagnostics, img)
	case f.object:
		return nil
	case f.listing:
		if err := dis.Listing(&b, img); err != nil {
			return err
		}
	case f.out == "":
		fmt.Fprintf(&b, "%s: %s\n", strings.Join(args, ", "), sizes(img))
	}
	return a.print(b.Bytes())
}

// assembled is what --json prints.
type assembled struct {
	Diagnostics source.ErrorList `json:"diagnostics"`
	Program     *outline         `json:"program,omitempty"` // if there were no errors
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

func (a *app) printAssembled(list source.ErrorList, img *image.Image) error {
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
func objectFile(m *machine.Machine, args []string, f *asmFlags) ([]byte, error) {
	switch {
	case len(args) != 1:
		return nil, fmt.Errorf("-c makes one object file of one source file, and there are %d", len(args))
	case f.listing:
		return nil, errors.New("--listing shows addresses, which an object file does not have yet")
	case f.out == "":
		f.out = strings.TrimSuffix(filepath.Base(args[0]), filepath.Ext(args[0])) + ".o"
	}
	return program.Object(m, args[0], f.program)
}

// say hands on what .print says: not to stdout, which is for what a command makes.
func (a *app) say(message string) { fmt.Fprintln(a.stderr, message) }

// build makes a program for the default machine. Warnings and the assembler's errors go to stderr.
func (a *app) build(args []string, opt program.Options) (*image.Image, error) {
	m, err := machine.New(machine.Config{})
	if err != nil {
		return nil, err
	}
	opt.Read, opt.Print, opt.Warn, opt.Folder = a.reads, a.say, a.complain, lab.Folder
	img, err := program.Build(m, args, opt)
	if err != nil {
		return nil, a.badProgram(err)
	}
	return img, nil
}

// load makes a machine with a program in it.
func (a *app) load(board *program.Board, args []string, opt program.Options) (*machine.Machine, error) {
	opt.Read, opt.Print, opt.Warn, opt.Folder = a.reads, a.say, a.complain, lab.Folder
	for _, name := range append(board.Files(), board.Disk) {
		a.reads(name)
	}
	m, err := board.Load(args, opt)
	if err != nil {
		return nil, a.badProgram(err)
	}
	return m, nil
}

// complain prints the first errors or warnings of the assembler.
func (a *app) complain(list source.ErrorList) {
	colors := a.colors()
	for _, e := range list[:min(len(list), mostErrors)] {
		if colors {
			fmt.Fprintln(a.rawErr, e.Colored())
		} else {
			fmt.Fprintln(a.stderr, e)
		}
	}
	if more := len(list) - mostErrors; more > 0 {
		what := "more"
		if list[0].Warning {
			what = "more warnings"
		}
		fmt.Fprintf(a.stderr, "and %s %s\n", plain.Grouped(uint64(more)), what)
	}
}

// colors says that stderr is a terminal on which colours are welcome (https://no-color.org).
func (a *app) colors() bool {
	return a.rawErr.terminal() && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}

// badProgram is the failure of a program that could not be made: errors in its text, which are printed, or no
// such file.
func (a *app) badProgram(err error) error {
	var list source.ErrorList
	if !errors.As(err, &list) {
		return failure{statusUsage, err}
	}
	a.complain(list)
	return failure{statusFailed, errors.New(hasErrors(list))}
}

func hasErrors(list source.ErrorList) string {
	if len(list) == 1 {
		return "the program has 1 error"
	}
	return fmt.Sprintf("the program has %s errors", plain.Grouped(uint64(len(list))))
}

// mostErrors is how many errors, or warnings, are printed: those further down often follow from the first ones.
const mostErrors = 10

// sizes is what a program takes of memory.
func sizes(img *image.Image) string {
	var parts []string
	total := uint64(0)
	for _, s := range img.Segments {
		parts = append(parts, fmt.Sprintf("%s %s", s.Name, plain.Grouped(uint64(s.MemSize))))
		total += uint64(s.MemSize)
	}
	return fmt.Sprintf("%s bytes (%s), begins at %s", plain.Grouped(total), strings.Join(parts, ", "), word(img.Entry))
}
