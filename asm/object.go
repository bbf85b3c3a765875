package asm

import (
	"debug/elf"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"breakfast/asm/image"
	"breakfast/cpu/isa"
)

// Object assembles one file into an object file for a linker, which joins it with others, of C for instance. Names that the file does
// not define are left to the linker, and so are the addresses. Of what does not go to memory it has what debuggers read.
func Object(f Source, opt Options) (*image.Relocatable, error) {
	a := newAssembler(opt)
	a.object = &object{sections: map[*section]int{}}
	var o *image.Relocatable
	if a.read([]Source{f}) {
		o = a.relocatable()
	}
	if err := a.finish(); err != nil {
		return nil, err
	}
	return o, nil
}

// An object is what an object file is made of.
type object struct {
	image.Relocatable
	sections map[*section]int
	relocs   map[*section][]image.Reloc
}

// relocatable lays the sections out, each from 0, and notes what the linker has to fill in.
func (a *assembler) relocatable() *image.Relocatable {
	u, o := a.units[0], a.object
	o.relocs = map[*section][]image.Reloc{}
	for _, s := range u.secs {
		if s.alloc || s.debug() {
			o.sections[s] = len(a.outs)
			a.outs = append(a.outs, &output{name: s.name, secs: []*section{s}})
		}
	}
	u.undefinedPlaces()
	a.layout()
	if a.halted {
		return nil
	}
	a.fixAll()
	o.Symbols = slices.Grow(o.Symbols, len(u.names))
	for _, s := range u.names {
		if s.defined() && s.name != "" && !isDigit(s.name[0]) && !strings.HasPrefix(s.name, ".L") && (s.sec == nil || s.sec.alloc) || s.global && s.used {
			a.objectSymbol(s)
		}
	}
	o.Arch = a.ext.versions()
	for _, out := range a.outs {
		s := out.secs[0]
		o.Compressed = a.short
		sec := image.ObjectSection{Name: s.name, Flags: s.merge, Entry: uint32(s.entry), Align: uint32(s.align), Data: s.data, Relocs: o.relocs[s]}
		if s.alloc {
			sec.Flags |= elf.SHF_ALLOC
		}
		if s.flags&image.W != 0 {
			sec.Flags |= elf.SHF_WRITE
		}
		if s.flags&image.X != 0 {
			sec.Flags |= elf.SHF_EXECINSTR
		}
		if s.nobits {
			sec.Data, sec.NoBits, sec.Zeros = nil, true, uint32(s.len)
		}
		o.Sections = append(o.Sections, sec)
	}
	if own := u.sections[".debug_line"]; own == nil || own.len == 0 {
		o.AddLines(a.objectLines())
	}
	file := o.Relocatable // and not what it was made of
	return &file
}

// debug says that a section is for debuggers.
func (s *section) debug() bool { return !s.alloc && strings.HasPrefix(s.name, ".debug_") }

// objectLines is which lines the code came from. Files have the numbers that .file gave them, and others those that follow.
func (a *assembler) objectLines() *image.Lines {
	u, numbers := a.units[0], map[*file]int32{}
	t := &image.Lines{Version: 4, Names: []string{""}}
	for _, n := range slices.Sorted(maps.Keys(u.files)) {
		if n == 0 {
			t.Version = 5
		}
		t.Names = append(t.Names, make([]string, max(0, int(n)+1-len(t.Names)))...)
		t.Names[n] = u.files[n].name
		numbers[u.files[n]] = int32(n)
	}
	for i, out := range a.outs {
		s := out.secs[0]
		if s.flags&image.X == 0 || s.nobits {
			continue
		}
		c := image.CodeLines{Section: i, Size: uint32(s.len)}
		for _, k := range s.lines {
			l := image.Line{Addr: s.at(int64(k.off), int(k.spans)), Num: k.line}
			if k.file != nil {
				n, ok := numbers[k.file]
				switch {
				case !ok && u.loc.file != nil:
					continue // .loc says it all
				case !ok:
					n = int32(len(t.Names))
					numbers[k.file] = n
					t.Names = append(t.Names, k.file.name)
				}
				l.File = n
			}
			c.Lines = append(c.Lines, l)
		}
		t.Code = append(t.Code, c)
	}
	return t
}

// undefinedPlaces reports 1f and 1b without a 1:, which no linker can know.
func (u *unit) undefinedPlaces() {
	for _, s := range u.names {
		if !s.defined() && s.used && isDigit(s.name[0]) {
			u.a.report(u.undefined(s))
		}
	}
}

// objectSymbol is the place of a symbol in the symbol table.
func (a *assembler) objectSymbol(s *symbol) int {
	o := a.object
	if s.row != 0 {
		return int(s.row) - 1
	}
	i := len(o.Symbols)
	s.row = int32(i) + 1
	t := image.ObjectSymbol{Name: s.name, Section: image.Undefined, Kind: s.typ, Global: s.global || s.weak || !s.defined(), Weak: s.weak}
	if t.Name == "" {
		t.Name = ".L0"
	}
	o.Symbols = append(o.Symbols, t)
	if n, err := a.eval(s.size()); err == nil {
		t.Size = uint32(n.n)
	}
	switch {
	case s.common:
		t.Section, t.Value = image.Common, uint32(s.rare.align)
	case s.kind == symLabel:
		t.Section, t.Value = o.sections[s.sec], s.sec.at(s.off, s.spans)
	case s.kind == symEqu:
		v, err := a.reduce(s.val(), 0)
		switch {
		case err != nil || v.sub != nil || v.add != nil && v.add.sec == nil:
			a.report(s.at.fault(fmt.Sprintf("%s is a value that an object file cannot hold", s.name), "numbers and labels with a distance can be"))
		case v.add != nil:
			t.Section, t.Value = o.sections[v.add.sec], uint32(int64(v.add.sec.at(v.add.off, v.add.spans))+v.n)
		default:
			t.Section, t.Value = image.Number, uint32(v.n)
		}
	}
	o.Symbols[i] = t
	return i
}

var errNotLinear = errors.New("a linker can fill in a symbol with a distance, or the difference of two, and this is more than that")

// reduce brings a value to the form add - sub + n, with labels and undefined symbols.
func (a *assembler) reduce(v value, depth int) (value, error) {
	if depth > maxChain {
		return v, errors.New("this value is defined by way of too many others")
	}
	if t := v.tree; t != nil {
		l, err := a.reduce(t.l, depth+1)
		if err != nil {
			return v, err
		}
		r, err := a.reduce(t.r, depth+1)
		if err != nil {
			return v, err
		}
		w, ok := combine(t.op, l, r)
		switch {
		case !ok:
			return v, errors.New("division by zero")
		case w.tree != nil:
			return v, errNotLinear
		}
		return settle(w), nil
	}
	out := constant(v.n)
	for _, x := range []struct {
		s  *symbol
		op op
	}{{v.add, opAdd}, {v.sub, opSub}} {
		if x.s == nil {
			continue
		}
		part := value{add: x.s}
		if x.s.kind == symEqu {
			var err error
			if part, err = a.reduce(x.s.val(), depth+1); err != nil {
				return v, err
			}
		}
		w, ok := combine(x.op, out, part)
		if !ok || w.tree != nil {
			return v, errNotLinear
		}
		out = w
	}
	return settle(out), nil
}

// settle takes out the difference of two labels of one section.
func settle(v value) value {
	if v.add != nil && v.sub != nil && v.add.kind == symLabel && v.sub.kind == symLabel && v.add.sec == v.sub.sec {
		return constant(v.n + int64(v.add.sec.at(v.add.off, v.add.spans)) - int64(v.sub.sec.at(v.sub.off, v.sub.spans)))
	}
	return v
}

func (a *assembler) relocate(s *section, off uint32, t elf.R_RISCV, sym *symbol, addend int64) {
	o := a.object
	o.relocs[s] = append(o.relocs[s], image.Reloc{Off: off, Type: t, Symbol: a.objectSymbol(sym), Addend: int32(addend)})
}

// absolute is a symbol for a number, which relocations relative to the pc need.
func (a *assembler) absolute(v value) value {
	if v.add != nil {
		return v
	}
	return value{add: &symbol{name: fmt.Sprintf(".Labs.%x", uint32(v.n)), kind: symEqu, rare: &rare{val: constant(v.n)}, unit: a.units[0]}}
}

// dataRelocs are the relocations that add and subtract a symbol, by the size of the field.
var dataRelocs = map[fixKind][2]elf.R_RISCV{
	fixData1: {elf.R_RISCV_ADD8, elf.R_RISCV_SUB8}, fixData2: {elf.R_RISCV_ADD16, elf.R_RISCV_SUB16},
	fixData4: {elf.R_RISCV_ADD32, elf.R_RISCV_SUB32}, fixData8: {elf.R_RISCV_ADD64, elf.R_RISCV_SUB64},
}

// leave notes what the linker has to do for a fixup; false where all is known already.
func (a *assembler) leave(s *section, f *fixup) (left bool, e *Error) {
	v, err := a.reduce(f.val, 0)
	if err != nil {
		return true, f.at.fault(err.Error(), "")
	}
	off := s.at(f.off, f.spans)
	number := v.add == nil && v.sub == nil
	pcrel := f.kind == fixPair || f.kind == fixCall || f.kind == fixPCHi || f.kind == fixTarget
	if number && !pcrel {
		return false, nil
	}
	if v.sub != nil && (v.add == nil || f.kind > fixData8) {
		return true, f.at.fault("a linker cannot fill in a negative address, or a difference here", "")
	}
	if pcrel {
		v = a.absolute(v)
	}
	switch f.kind {
	case fixData1, fixData2, fixData4, fixData8:
		switch {
		case v.sub != nil && s.name == ehFrame && v.sub.sec == s && v.sub.off == f.off: // by which a linker knows frames
			a.relocate(s, off, elf.R_RISCV_32_PCREL, v.add, v.n)
		case v.sub != nil:
			a.relocate(s, off, dataRelocs[f.kind][0], v.add, v.n)
			a.relocate(s, off, dataRelocs[f.kind][1], v.sub, 0)
		case f.kind == fixData4:
			a.relocate(s, off, elf.R_RISCV_32, v.add, v.n)
		default:
			return true, f.at.fault(fmt.Sprintf("an address does not go into %s of an object file", bytesText(f.kind.dataSize())), "addresses take a .word")
		}
	case fixImm:
		return true, f.at.fault("this must be a number that is known in the end, and only the linker knows it", "%lo(symbol) is the low part of an address")
	case fixTarget:
		a.relocate(s, off, elf.R_RISCV_JAL, v.add, v.n)
	case fixHi:
		a.relocate(s, off, elf.R_RISCV_HI20, v.add, v.n)
	case fixLo:
		a.relocate(s, off, low(f.field == isa.OpMemS, elf.R_RISCV_LO12_I, elf.R_RISCV_LO12_S), v.add, v.n)
	case fixPCHi:
		a.relocate(s, off, elf.R_RISCV_PCREL_HI20, v.add, v.n)
	case fixPCLo:
		a.relocate(s, off, low(f.field == isa.OpMemS, elf.R_RISCV_PCREL_LO12_I, elf.R_RISCV_PCREL_LO12_S), v.add, 0)
	case fixCall:
		a.relocate(s, off, elf.R_RISCV_CALL_PLT, v.add, v.n)
	case fixPair:
		a.relocate(s, off, elf.R_RISCV_PCREL_HI20, v.add, v.n)
		here := &symbol{kind: symLabel, unit: s.unit, sec: s, off: f.off, spans: f.spans}
		op := isa.Decode(binary.LittleEndian.Uint32(s.data[off+4:])).Op
		store := op == isa.SB || op == isa.SH || op == isa.SW
		a.relocate(s, off+4, low(store, elf.R_RISCV_PCREL_LO12_I, elf.R_RISCV_PCREL_LO12_S), here, 0)
	}
	return true, nil
}

// low picks the relocation for the low part of an address: stores have their offset elsewhere.
func low(isStore bool, load, store elf.R_RISCV) elf.R_RISCV {
	if isStore {
		return store
	}
	return load
}

// leaveBranch is a branch to somewhere else, for the linker to fill in.
func (a *assembler) leaveBranch(s *section, sp *span, pc uint32) (left bool, b []byte, e *Error) {
	v, err := a.reduce(sp.val, 0)
	switch {
	case err != nil:
		return true, nil, sp.at.fault(err.Error(), "")
	case v.sub != nil:
		return true, nil, sp.at.fault("a target is a label", "")
	case v.add != nil && v.add.sec == s && !v.add.weak:
		return false, nil, nil
	}
	v = a.absolute(v)
	here := *sp
	here.val = constant(0)
	list := []isa.Inst{sp.in}
	switch {
	case sp.in.Op == isa.JAL:
		a.relocate(s, pc, elf.R_RISCV_JAL, v.add, v.n)
	case sp.size == 4:
		a.relocate(s, pc, elf.R_RISCV_BRANCH, v.add, v.n)
	default:
		list = []isa.Inst{{Op: inverse(sp.in.Op), Rs1: sp.in.Rs1, Rs2: sp.in.Rs2, Imm: 8}, {Op: isa.JAL}}
		a.relocate(s, pc+4, elf.R_RISCV_JAL, v.add, v.n)
	}
	for _, in := range list {
		c, e := a.encode(sp.at, in)
		if e != nil {
			return true, nil, e
		}
		b = append(b, c...)
	}
	sp.mend(b)
	return true, b, nil
}
