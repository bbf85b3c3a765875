package stage

import (
	"fmt"
	"strings"

	"breakfast/asm/image"
	"breakfast/cpu/isa"
	"breakfast/machine"
	"breakfast/window"
)

// maxListing is how many instructions are listed; more than any course program has.
const maxListing = 50_000

// listing is the program's code: what the memory holds, with the source's names and notes.
func listing(m *machine.Machine) []window.Line {
	img := m.Image()
	if img == nil {
		return nil
	}
	labels := map[uint32][]string{}
	for i := range img.Symbols {
		if s := &img.Symbols[i]; s.Kind != image.Absolute && !strings.HasPrefix(s.Name, "__") && s.Name != "_end" {
			labels[s.Addr] = append(labels[s.Addr], s.Name)
		}
	}
	name := func(addr uint32) string {
		if n := words(img, addr, ""); n != nil {
			return n[0]
		}
		return ""
	}
	var lines []window.Line
	for _, seg := range img.Segments {
		if seg.Flags&image.X == 0 {
			continue
		}
		lastFile, lastNum := "", 0
		for off := uint32(0); off+2 <= uint32(len(seg.Data)) && len(lines) < maxListing; {
			addr := seg.Addr + off
			for _, l := range labels[addr] {
				lines = append(lines, window.Line{Addr: addr, Label: l})
			}
			word, _ := m.Code(addr)
			in := isa.Decode(word)
			size := uint32(4)
			if word&3 != 3 {
				size = 2
			}
			line := window.Line{Addr: addr, Word: fmt.Sprintf("%0*x", 2*size, word)}
			text := in.Pretty(addr, name)
			if in.Op == isa.ILLEGAL {
				text = fmt.Sprintf(".word 0x%x", word)
			}
			line.Mnemonic, line.Operands, _ = strings.Cut(text, " ")
			if file, num, ok := img.LineAt(addr); ok {
				line.File, line.Number = file, num
				if file != lastFile || num != lastNum {
					line.Comment = note(img.Source(file, num), line.Mnemonic)
				}
				lastFile, lastNum = file, num
			}
			lines = append(lines, line)
			off += size
		}
	}
	return lines
}

// note is what a source line has to say beside its instruction: its comment, or itself, if the instruction is
// only what the assembler made of it.
func note(source, mnemonic string) string {
	code, comment, _ := strings.Cut(source, "#")
	if c := strings.TrimSpace(comment); c != "" {
		return c
	}
	statement := strings.Join(strings.Fields(code), " ")
	if i := strings.Index(statement, ":"); i >= 0 && !strings.ContainsAny(statement[:i], " \"(") {
		statement = strings.TrimSpace(statement[i+1:])
	}
	if first, _, _ := strings.Cut(statement, " "); first == mnemonic {
		return ""
	}
	return statement
}

// words says what a value is, if it is an address of the program: "trap_entry+4"; more is put behind it.
func words(img *image.Image, value uint32, more string) []string {
	var w []string
	if img != nil {
		if name := img.Place(value); name != "" && value != 0 {
			w = append(w, name)
		}
	}
	if more != "" {
		w = append(w, more)
	}
	return w
}

// sources are the files that the program's lines are of, where their text is known.
func sources(m *machine.Machine) (list []window.Source) {
	img := m.Image()
	if img == nil {
		return nil
	}
	for i := range img.Files {
		if f := &img.Files[i]; f.Text != "" {
			lines := strings.Split(strings.TrimSuffix(f.Text, "\n"), "\n")
			list = append(list, window.Source{File: f.Name, Lines: lines})
		}
	}
	return list
}
