package object

import (
	"debug/elf"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"breakfast/asm/arch"
	"breakfast/asm/image"
	"breakfast/asm/source"
	"breakfast/asm/syntax"
	"breakfast/cpu/isa"
)

// An object is what an object file is made of.
type object struct {
	image.Relocatable
	index    map[*Symbol]int // in Symbols
	sections map[*Section]int
	relocs   map[*Section][]image.Reloc
}

// Relocatable lays the sections out, each from 0, and notes what the linker has to fill in.
func (a *Program) Relocatable(versions string) *image.Relocatable {
	u := a.modules[0]
	o := &object{index: map[*Symbol]int{}, sections: map[*Section]int{}, relocs: map[*Section][]image.Reloc{}}
	a.object = o
	for _, s := range u.secs {
		if s.Alloc || s.debug() {
			o.sections[s] = len(a.Outs)
			a.Outs = append(a.Outs, &output{Name: s.Name, Secs: []*Section{s}})
		}
	}
	u.undefinedPlaces()
	a.layout()
	if a.Halted {
		return nil
	}
	a.fixAll()
	for _, s := range u.Names {
		if s.Defined() && s.Name != "" && !source.IsDigit(s.Name[0]) && !strings.HasPrefix(s.Name, ".L") &&
			(s.Sec == nil || s.Sec.Alloc) || s.Global && s.Used {
			a.objectSymbol(s)
		}
	}
	o.Arch = versions
	for _, out := range a.Outs {
		s := out.Secs[0]
		o.Compressed = a.Short
		sec := image.ObjectSection{Name: s.Name, Flags: s.Merge, Entry: uint32(s.Entry), Align: uint32(s.align),
			Data: s.data, Relocs: o.relocs[s]}
		if s.Alloc {
			sec.Flags |= elf.SHF_ALLOC
		}
		if s.Flags&image.W != 0 {
			sec.Flags |= elf.SHF_WRITE
		}
		if s.Flags&image.X != 0 {
			sec.Flags |= elf.SHF_EXECINSTR
		}
		if s.NoBits {
			sec.Data, sec.NoBits, sec.Zeros = nil, true, uint32(s.Len)
		}
		o.Sections = append(o.Sections, sec)
	}
	if own := u.sections[".debug_line"]; own == nil || own.Len == 0 {
		o.AddLines(a.objectLines())
	}
	return &o.Relocatable
}

// debug says that a section is for debuggers.
func (s *Section) debug() bool { return !s.Alloc && strings.HasPrefix(s.Name, ".debug_") }

// objectLines is which lines the code came from. Files have the numbers that .file gave them, and
// others those that follow.
func (a *Program) objectLines() *image.Lines {
	u, numbers := a.modules[0], map[*source.File]int32{}
	t := &image.Lines{Version: 4, Names: []string{""}}
	for _, n := range slices.Sorted(maps.Keys(u.Files)) {
		if n == 0 {
			t.Version = 5
		}
		t.Names = append(t.Names, make([]string, max(0, int(n)+1-len(t.Names)))...)
		t.Names[n] = u.Files[n].Name
		numbers[u.Files[n]] = int32(n)
	}
	for i, out := range a.Outs {
		s := out.Secs[0]
		if s.Flags&image.X == 0 || s.NoBits {
			continue
		}
		c := image.CodeLines{Section: i, Size: uint32(s.Len)}
		for _, k := range s.lines {
			l := image.Line{Addr: s.at(k.off, k.spans), Num: int32(k.Line)}
			if k.File != nil {
				n, ok := numbers[k.File]
				switch {
				case !ok && u.Loc.File != nil:
					continue // .loc says it all
				case !ok:
					n = int32(len(t.Names))
					numbers[k.File] = n
					t.Names = append(t.Names, k.File.Name)
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
func (u *Module) undefinedPlaces() {
	for _, s := range u.Names {
		if !s.Defined() && s.Used && source.IsDigit(s.Name[0]) {
			u.p.Report(u.Undefined(s))
		}
	}
}

// objectSymbol is the place of a symbol in the symbol table.
func (a *Program) objectSymbol(s *Symbol) int {
	o := a.object
	if i, ok := o.index[s]; ok {
		return i
	}
	i := len(o.Symbols)
	o.index[s] = i
	t := image.ObjectSymbol{Name: s.Name, Section: image.Undefined, Kind: s.Type, Global: s.Global || s.Weak ||
		!s.Defined(), Weak: s.Weak}
	if t.Name == "" {
		t.Name = ".L0"
	}
	o.Symbols = append(o.Symbols, t)
	if n, err := a.eval(s.Size); err == nil {
		t.Size = uint32(n.n)
	}
	switch {
	case s.Common:
		t.Section, t.Value = image.Common, uint32(s.Align)
	case s.Kind == SymLabel:
		t.Section, t.Value = o.sections[s.Sec], s.Sec.at(s.Off, s.Spans)
	case s.Kind == SymEqu:
		v, err := a.reduce(s.Val, 0)
		switch {
		case err != nil || v.Sub != nil || v.Add != nil && v.Add.Sec == nil:
			a.Report(s.Def.Fault(fmt.Sprintf("%s is a value that an object file cannot hold", s.Name),
				"numbers and labels with a distance can be"))
		case v.Add != nil:
			t.Section, t.Value = o.sections[v.Add.Sec], uint32(int64(v.Add.Sec.at(v.Add.Off, v.Add.Spans))+v.N)
		default:
			t.Section, t.Value = image.Number, uint32(v.N)
		}
	}
	o.Symbols[i] = t
	return i
}

var errNotLinear = errors.New("a linker can fill in a symbol with a distance, or the difference of two, and this is more than that")

// reduce brings a value to the form add - sub + n, with labels and undefined symbols.
func (a *Program) reduce(v Value, depth int) (Value, error) {
	if depth > maxChain {
		return v, errors.New("this value is defined by way of too many others")
	}
	if t := v.Tree; t != nil {
		l, err := a.reduce(t.L, depth+1)
		if err != nil {
			return v, err
		}
		r, err := a.reduce(t.R, depth+1)
		if err != nil {
			return v, err
		}
		w, ok := Combine(t.op, l, r)
		switch {
		case !ok:
			return v, errors.New("division by zero")
		case w.Tree != nil:
			return v, errNotLinear
		}
		return settle(w), nil
	}
	out := Constant(v.N)
	for _, x := range []struct {
		s  *Symbol
		op syntax.Op
	}{{v.Add, syntax.Add}, {v.Sub, syntax.Sub}} {
		if x.s == nil {
			continue
		}
		part := Value{Add: x.s}
		if x.s.Kind == SymEqu {
			var err error
			if part, err = a.reduce(x.s.Val, depth+1); err != nil {
				return v, err
			}
		}
		w, ok := Combine(x.op, out, part)
		if !ok || w.Tree != nil {
			return v, errNotLinear
		}
		out = w
	}
	return settle(out), nil
}

// settle takes out the difference of two labels of one section.
func settle(v Value) Value {
	if v.Add != nil && v.Sub != nil && v.Add.Kind == SymLabel && v.Sub.Kind == SymLabel && v.Add.Sec == v.Sub.Sec {
		return Constant(v.N + int64(v.Add.Sec.at(v.Add.Off, v.Add.Spans)) - int64(v.Sub.Sec.at(v.Sub.Off, v.Sub.Spans)))
	}
	return v
}

func (a *Program) relocate(s *Section, off uint32, t elf.R_RISCV, sym *Symbol, addend int64) {
	o := a.object
	o.relocs[s] = append(o.relocs[s], image.Reloc{Off: off, Type: t, Symbol: a.objectSymbol(sym), Addend: int32(addend)})
}

// absolute is a symbol for a number, which relocations relative to the pc need.
func (a *Program) absolute(v Value) Value {
	if v.Add != nil {
		return v
	}
	return Value{Add: &Symbol{Name: fmt.Sprintf(".Labs.%x", uint32(v.N)), Kind: SymEqu, Val: Constant(v.N),
		Module: a.modules[0]}}
}

// dataRelocs are the relocations that add and subtract a symbol, by the size of the field.
var dataRelocs = map[FixKind][2]elf.R_RISCV{
	FixData1: {elf.R_RISCV_ADD8, elf.R_RISCV_SUB8}, FixData2: {elf.R_RISCV_ADD16, elf.R_RISCV_SUB16},
	FixData4: {elf.R_RISCV_ADD32, elf.R_RISCV_SUB32}, FixData8: {elf.R_RISCV_ADD64, elf.R_RISCV_SUB64},
}

// leave notes what the linker has to do for a fixup; false where all is known already.
func (a *Program) leave(s *Section, f *fixup) (left bool, e *source.Error) {
	v, err := a.reduce(f.val, 0)
	if err != nil {
		return true, f.at.Fault(err.Error(), "")
	}
	off := s.at(f.off, f.spans)
	number := v.Add == nil && v.Sub == nil
	pcrel := f.kind == FixPair || f.kind == FixCall || f.kind == fixPCHi || f.kind == FixTarget
	if number && !pcrel {
		return false, nil
	}
	if v.Sub != nil && (v.Add == nil || f.kind > FixData8) {
		return true, f.at.Fault("a linker cannot fill in a negative address, or a difference here", "")
	}
	if pcrel {
		v = a.absolute(v)
	}
	switch f.kind {
	case FixData1, FixData2, FixData4, FixData8:
		switch {
		case v.Sub != nil && s.Name == EhFrame && v.Sub.Sec == s && v.Sub.Off == f.off: // by which a linker knows frames
			a.relocate(s, off, elf.R_RISCV_32_PCREL, v.Add, v.N)
		case v.Sub != nil:
			a.relocate(s, off, dataRelocs[f.kind][0], v.Add, v.N)
			a.relocate(s, off, dataRelocs[f.kind][1], v.Sub, 0)
		case f.kind == FixData4:
			a.relocate(s, off, elf.R_RISCV_32, v.Add, v.N)
		default:
			return true, f.at.Fault(fmt.Sprintf("an address does not go into %s of an object file",
				BytesText(f.kind.DataSize())), "addresses take a .word")
		}
	case FixImm:
		return true, f.at.Fault("this must be a number that is known in the end, and only the linker knows it",
			"%lo(symbol) is the low part of an address")
	case FixTarget:
		a.relocate(s, off, elf.R_RISCV_JAL, v.Add, v.N)
	case FixHi:
		a.relocate(s, off, elf.R_RISCV_HI20, v.Add, v.N)
	case fixLo:
		a.relocate(s, off, low(f.field == isa.OpMemS, elf.R_RISCV_LO12_I, elf.R_RISCV_LO12_S), v.Add, v.N)
	case fixPCHi:
		a.relocate(s, off, elf.R_RISCV_PCREL_HI20, v.Add, v.N)
	case fixPCLo:
		a.relocate(s, off, low(f.field == isa.OpMemS, elf.R_RISCV_PCREL_LO12_I, elf.R_RISCV_PCREL_LO12_S), v.Add, 0)
	case FixCall:
		a.relocate(s, off, elf.R_RISCV_CALL_PLT, v.Add, v.N)
	case FixPair:
		a.relocate(s, off, elf.R_RISCV_PCREL_HI20, v.Add, v.N)
		here := &Symbol{Kind: SymLabel, Module: s.unit, Sec: s, Off: f.off, Spans: f.spans}
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
func (a *Program) leaveBranch(s *Section, sp *Span, pc uint32) (left bool, b []byte, e *source.Error) {
	v, err := a.reduce(sp.Val, 0)
	switch {
	case err != nil:
		return true, nil, sp.At.Fault(err.Error(), "")
	case v.Sub != nil:
		return true, nil, sp.At.Fault("a target is a label", "")
	case v.Add != nil && v.Add.Sec == s && !v.Add.Weak:
		return false, nil, nil
	}
	v = a.absolute(v)
	here := *sp
	here.Val = Constant(0)
	list := []isa.Inst{sp.In}
	switch {
	case sp.In.Op == isa.JAL:
		a.relocate(s, pc, elf.R_RISCV_JAL, v.Add, v.N)
	case sp.Size == 4:
		a.relocate(s, pc, elf.R_RISCV_BRANCH, v.Add, v.N)
	default:
		list = []isa.Inst{{Op: arch.Inverse(sp.In.Op), Rs1: sp.In.Rs1, Rs2: sp.In.Rs2, Imm: 8}, {Op: isa.JAL}}
		a.relocate(s, pc+4, elf.R_RISCV_JAL, v.Add, v.N)
	}
	for _, in := range list {
		c, e := a.encode(sp.At, in)
		if e != nil {
			return true, nil, e
		}
		b = append(b, c...)
	}
	sp.mend(b)
	return true, b, nil
}
