package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
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
				list(&b, img)
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

// list prints a program in order of address: what each source line became.
func list(w io.Writer, img *image.Image) {
	const perRow = 8
	last := ""
	for i := range img.Lines {
		l := &img.Lines[i]
		seg := img.SegmentAt(l.Addr)
		if l.Num == 0 || seg == nil {
			continue
		}
		end := seg.End()
		if i+1 < len(img.Lines) {
			end = min(end, uint64(img.Lines[i+1].Addr))
		}
		file := &img.Files[l.File]
		if file.Name != last {
			last = file.Name
			fmt.Fprintf(w, "\n%s, in %s\n", file.Name, seg.Name)
		}
		size := uint32(end - uint64(l.Addr))
		data := seg.Data[min(l.Addr-seg.Addr, uint32(len(seg.Data))):]
		data = data[:min(size, uint32(len(data)))]
		text := fmt.Sprintf("%5d  %s", l.Num, strings.TrimRight(file.Line(int(l.Num)), " \t"))
		if size == 0 {
			continue
		}
		if len(data) == 0 {
			fmt.Fprintf(w, "%08x  %-17s %s\n", l.Addr, fmt.Sprintf("(%d zeros)", size), text)
			continue
		}
		for n := 0; n < len(data); n += perRow {
			row := fmt.Sprintf("%08x  %-17s %s", l.Addr+uint32(n), inHex(data[n:min(n+perRow, len(data))], seg.Flags&image.X != 0), text)
			fmt.Fprintln(w, strings.TrimRight(row, " "))
			text = ""
		}
	}
}

// inHex is bytes as hex digits: code as words, data byte by byte.
func inHex(b []byte, code bool) string {
	var s []string
	for len(b) > 0 {
		switch {
		case code && len(b) >= 4 && b[0]&3 == 3:
			s = append(s, fmt.Sprintf("%02x%02x%02x%02x", b[3], b[2], b[1], b[0]))
			b = b[4:]
		case code && len(b) >= 2:
			s = append(s, fmt.Sprintf("%02x%02x", b[1], b[0]))
			b = b[2:]
		default:
			s = append(s, fmt.Sprintf("%02x", b))
			b = nil
		}
	}
	return strings.Join(s, " ")
}
