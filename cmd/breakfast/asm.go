package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/spf13/cobra"

	"breakfast/asm"
	"breakfast/asm/image"
	"breakfast/cmd/internal/program"
	"breakfast/machine"
)

func (a *app) asm() *cobra.Command {
	var defines []string
	var out string
	var listing bool
	cmd := &cobra.Command{
		Use:   "asm FILE.s… | NAME",
		Short: "Assemble a program: check it, list it, or write an ELF file",
		Long: `Assembles one or more files, or a built-in program, and says how large it is. Errors go to stderr, each
with its line, what is wrong with it and what to write instead; then the exit status is 1.`,
		Example: `  breakfast asm morning.s                  is it right?
  breakfast asm morning.s -o morning.elf   an ELF file, for breakfast run, GDB and others
  breakfast asm preemptive --listing       addresses, bytes and source lines
  breakfast asm morning.s -D TOASTS=4      with a symbol set`,
		Args:              somePrograms,
		ValidArgsFunction: completePrograms,
		RunE: func(_ *cobra.Command, args []string) error {
			img, err := a.build(args, defines)
			if err != nil {
				return err
			}
			var b bytes.Buffer
			switch {
			case out != "":
				if err := writeFile(out, img.ELF()); err != nil {
					return failure{statusFailed, err}
				}
			case !listing:
				fmt.Fprintf(&b, "%s: %s\n", strings.Join(args, ", "), sizes(img))
			}
			if listing {
				asm.Listing(&b, img)
			}
			return a.print(b.Bytes())
		},
	}
	addDefines(cmd.Flags(), &defines)
	cmd.Flags().StringVarP(&out, "output", "o", "", "write an ELF file to `FILE`")
	cmd.Flags().BoolVar(&listing, "listing", false, "print addresses, bytes and source lines")
	return cmd
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
	img, err := program.Build(m, args, symbols, func(w *asm.Error) { fmt.Fprintln(a.stderr, w) })
	if err != nil {
		return nil, a.badProgram(err)
	}
	return img, nil
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
	fmt.Fprintln(a.stderr, list)
	n := "1 error"
	if len(list) > 1 {
		n = grouped(uint64(len(list))) + " errors"
	}
	return failure{statusFailed, fmt.Errorf("the program has %s", n)}
}

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
