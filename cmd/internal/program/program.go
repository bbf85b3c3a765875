// Package program finds the program that a person names (a built-in, source files, an ELF file)
// and makes an image of it: it joins the assembler to the board's symbols and to the files of
// package programs.
package program

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"

	"breakfast/asm"
	"breakfast/asm/image"
	"breakfast/machine"
	"breakfast/programs"
)

// maxFile is the largest file that is read, in bytes.
const maxFile = 64 << 20

// Build makes the image of what args name: one built-in program, one ELF file, or one or more source files.
// Warnings go to warn, which may be nil. Errors of the assembler are an asm.ErrorList.
func Build(m *machine.Machine, args []string, defines []asm.Symbol, warn func(*asm.Error)) (*image.Image, error) {
	if len(args) == 1 && !strings.HasSuffix(args[0], ".s") && !strings.HasSuffix(args[0], ".S") {
		if text, ok := programs.Source(args[0]); ok {
			// What a built-in program includes is built in, too, whatever lies in the person's folder.
			return assemble(m, []asm.Source{{Name: args[0] + ".s", Text: text}}, programs.File, defines, warn)
		}
		data, err := read(args[0])
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("there is no program and no file %q\nbuilt-in programs: %s", args[0], strings.Join(programs.Names(), ", "))
		}
		if err != nil {
			return nil, err
		}
		img, err := image.FromELF(data)
		if errors.Is(err, image.ErrNotELF) {
			return nil, fmt.Errorf("%s: %w: assembly is in .s files; a program's bare bytes want --load and the address", args[0], err)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", args[0], err)
		}
		return img, nil
	}
	var sources []asm.Source
	for _, name := range args {
		text, err := read(name)
		if err != nil {
			return nil, err
		}
		sources = append(sources, asm.Source{Name: name, Text: string(text)})
	}
	return assemble(m, sources, open, defines, warn)
}

// Binary makes the image of a file that is nothing but a program's bytes, loaded at addr.
func Binary(name string, addr uint32) (*image.Image, error) {
	data, err := read(name)
	if err != nil {
		return nil, err
	}
	img, err := image.FromBinary(data, addr)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return img, nil
}

func assemble(m *machine.Machine, sources []asm.Source, open func(string) ([]byte, error), defines []asm.Symbol, warn func(*asm.Error)) (*image.Image, error) {
	opt := asm.Options{Defines: defines, Open: open, Warn: warn}
	for _, s := range m.Symbols() {
		opt.Symbols = append(opt.Symbols, asm.Symbol{Name: s.Name, Value: int64(s.Value), Doc: s.Doc})
	}
	return asm.Assemble(sources, opt)
}

// open finds an included file: one of the person's own first, then one of the kitchen's.
func open(name string) ([]byte, error) {
	data, err := read(name)
	if errors.Is(err, fs.ErrNotExist) {
		return programs.File(path.Clean(name))
	}
	return data, err
}

// read reads a regular file of at most maxFile bytes.
func read(name string) ([]byte, error) {
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, fmt.Errorf("%s is a folder: name a .s file or an ELF file", name)
	case info.Size() > maxFile:
		return nil, fmt.Errorf("%s has %d bytes: the most that is read is %d", name, info.Size(), maxFile)
	}
	return os.ReadFile(name)
}
