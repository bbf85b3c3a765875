package image

import "debug/elf"

// Lines is which source lines the code of an object file came from.
type Lines struct {
	Version int      // of DWARF: 4, or 5, by which files are counted from 0
	Names   []string // of the files, by their numbers; of version 4 the first is none
	Code    []CodeLines
}

// CodeLines is the lines of a section: their addresses count from its beginning, and their files are numbers.
type CodeLines struct {
	Section int // index of Sections
	Size    uint32
	Lines   []Line
}

// AddLines puts lines into the object, as .debug_line. If the object has no .debug_info of its own, it gets one.
func (o *Relocatable) AddLines(t *Lines) {
	var w lineWriter
	for _, c := range t.Code {
		for _, l := range c.Lines {
			switch {
			case l.Num > 0 && !w.open:
				w.begin(l.Addr)
				w.row(l, int64(l.File))
			case l.Num > 0:
				w.row(l, int64(l.File))
			case w.open:
				w.end(l.Addr)
			}
		}
		if w.open {
			w.end(c.Size)
		}
	}
	table := w.table(t.Version, t.Names)
	lines := o.debugSection(".debug_line")
	o.Sections[lines].Data = table
	i, from := 0, len(table)-len(w.rows)
	for _, c := range t.Code {
		begun := false
		for _, l := range c.Lines {
			if l.Num > 0 && !begun {
				o.refer(lines, uint32(from+w.places[i]), c.Section, l.Addr)
				i++
			}
			begun = l.Num > 0
		}
	}
	if o.section(".debug_info") < 0 && len(t.Names) > 1 {
		o.addUnit(t, lines)
	}
}

// addUnit is the unit whose lines they are.
func (o *Relocatable) addUnit(t *Lines, lines int) {
	info, abbrev := o.debugSection(".debug_info"), o.debugSection(".debug_abbrev")
	ranges := o.debugSection(".debug_ranges")
	o.Sections[info].Data = compileUnit(t.Names[1])
	o.Sections[abbrev].Data = abbreviations
	o.refer(info, infoAbbrev, abbrev, 0)
	o.refer(info, infoLines, lines, 0)
	o.refer(info, infoRanges, ranges, 0)
	var list []byte
	for _, c := range t.Code {
		o.refer(ranges, uint32(len(list)), c.Section, 0)
		o.refer(ranges, uint32(len(list))+4, c.Section, c.Size)
		list = append(list, make([]byte, 8)...)
	}
	o.Sections[ranges].Data = append(list, make([]byte, 8)...)
}

// section is the index of a section, -1 if there is none of the name.
func (o *Relocatable) section(name string) int {
	for i := range o.Sections {
		if o.Sections[i].Name == name {
			return i
		}
	}
	return -1
}

// debugSection finds or makes a section that does not go to memory.
func (o *Relocatable) debugSection(name string) int {
	if i := o.section(name); i >= 0 {
		return i
	}
	o.Sections = append(o.Sections, ObjectSection{Name: name, Align: 1})
	return len(o.Sections) - 1
}

// refer has the linker write the address of a place in a section.
func (o *Relocatable) refer(from int, off uint32, section int, place uint32) {
	o.Sections[from].Relocs = append(o.Sections[from].Relocs, Reloc{Off: off, Type: elf.R_RISCV_32,
		Symbol: o.begin(section), Addend: int32(place)})
}

// begin is the symbol of a section's beginning.
func (o *Relocatable) begin(section int) int {
	for i := range o.Symbols {
		if s := &o.Symbols[i]; s.Section == section && s.Name == ".L0" && s.Value == 0 && !s.Global {
			return i
		}
	}
	o.Symbols = append(o.Symbols, ObjectSymbol{Name: ".L0", Section: section})
	return len(o.Symbols) - 1
}
