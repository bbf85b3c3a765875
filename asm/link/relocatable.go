package link

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
	"breakfast/asm/object"
	"breakfast/asm/source"
	"breakfast/asm/syntax"
	"breakfast/cpu/isa"
)

// A relocating is what an object file is made of.
type relocating struct {
	image.Relocatable
	sections map[*object.Section]int
	relocs   map[*object.Section][]image.Reloc
}

// Relocatable lays the sections out, each from 0, and notes what the linker has to fill in.
func (p *Program) Relocatable(versions string) *image.Relocatable {
	u := p.Modules[0]
	o := &relocating{sections: map[*object.Section]int{},
		relocs: map[*object.Section][]image.Reloc{}}
	p.object = o
	for _, s := range u.Secs {
		if s.Alloc || isDebug(s) || !object.ForTools(s.Name) {
			o.sections[s] = len(p.Outs)
			p.Outs = append(p.Outs, &output{Name: s.Name, Secs: []*object.Section{s}})
		}
	}
	p.undefinedPlaces(u)
	p.layout()
	if p.Halted {
		return nil
	}
	p.fixAll()
	o.Symbols = slices.Grow(o.Symbols, len(u.Names))
	for _, s := range u.Names {
		_, kept := o.sections[s.Sec]
		if s.Kind == object.SymEqu && !s.Global && !p.holdable(s) {
			continue // what uses it has what it stands for
		}
		if s.Defined() && s.Name != "" && !source.IsDigit(s.Name[0]) && !strings.HasPrefix(s.Name, ".L") &&
			(s.Sec == nil || s.Sec.Alloc || kept) || s.Global && s.Used {
			p.objectSymbol(s)
		}
	}
	o.Arch = versions
	for _, out := range p.Outs {
		s := out.Secs[0]
		o.Compressed = p.Short
		sec := image.ObjectSection{Name: s.Name, Flags: s.Merge, Entry: uint32(s.Entry), Align: uint32(s.Align),
			Data: s.Data, Relocs: o.relocs[s]}
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
	if own := u.Sections[".debug_line"]; own == nil || own.Len == 0 {
		o.AddLines(p.objectLines())
	}
	file := o.Relocatable // and not what it was made of
	return &file
}

// isDebug says that a section is for debuggers.
func isDebug(s *object.Section) bool { return !s.Alloc && strings.HasPrefix(s.Name, ".debug_") }

// objectLines is which lines the code came from. Files have the numbers that .file gave them, and
// others those that follow.
func (p *Program) objectLines() *image.Lines {
	u, numbers := p.Modules[0], map[*source.File]int32{}
	t := &image.Lines{Version: 4, Names: []string{""}}
	for _, n := range slices.Sorted(maps.Keys(u.Files)) {
		if n == 0 {
			t.Version = 5
		}
		t.Names = append(t.Names, make([]string, max(0, int(n)+1-len(t.Names)))...)
		t.Names[n] = u.Files[n].Name
		numbers[u.Files[n]] = int32(n)
	}
	for i, out := range p.Outs {
		s := out.Secs[0]
		if s.Flags&image.X == 0 || s.NoBits {
			continue
		}
		c := image.CodeLines{Section: i, Size: uint32(s.Len), Lines: make([]image.Line, 0, len(s.Lines))}
		for _, k := range s.Lines {
			l := image.Line{Addr: s.At(int64(k.Off), int(k.Spans)), Num: k.Line}
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

// undefinedPlaces reports 1f and 1b without a 1:, which no linker can know, and registers in the place of symbols.
func (p *Program) undefinedPlaces(u *object.Module) {
	for _, s := range u.Names {
		if !s.Defined() && s.Used && !s.Global && (source.IsDigit(s.Name[0]) || arch.IsReg(s.Name)) {
			p.Report(u.Undefined(s))
		}
	}
}

// objectSymbol is the place of a symbol in the symbol table.
func (p *Program) objectSymbol(s *object.Symbol) int {
	o := p.object
	if s.Row != 0 {
		return int(s.Row) - 1
	}
	i := len(o.Symbols)
	s.Row = int32(i) + 1
	t := image.ObjectSymbol{Name: s.Name, Section: image.Undefined, Kind: s.Type, Global: s.Global || s.Weak ||
		!s.Defined(), Weak: s.Weak}
	if t.Name == "" {
		t.Name = noName
	}
	o.Symbols = append(o.Symbols, t)
	if n, err := p.eval(s.Size()); err == nil {
		t.Size = uint32(n.N)
	}
	switch {
	case s.Common:
		t.Section, t.Value = image.Common, uint32(s.Rare.Align)
	case s.Kind == object.SymLabel:
		t.Section, t.Value = o.sections[s.Sec], s.Sec.At(s.Off, s.Spans)
	case s.Kind == object.SymEqu:
		v, _ := p.reduce(s.Val(), 0)
		switch {
		case !p.holdable(s):
			p.Report(s.At.Fault(fmt.Sprintf("%s is a value that an object file cannot hold", s.Name),
				"numbers and labels with a distance can be"))
		case v.Add != nil:
			t.Section, t.Value = o.sections[v.Add.Sec], uint32(int64(v.Add.Sec.At(v.Add.Off, v.Add.Spans))+v.N)
		default:
			t.Section, t.Value = image.Number, uint32(v.N)
		}
	}
	o.Symbols[i] = t
	return i
}

// holdable says that an object file can hold a value: a number, or a label with a distance.
func (p *Program) holdable(s *object.Symbol) bool {
	v, err := p.reduce(s.Val(), 0)
	return err == nil && v.Sub == nil && (v.Add == nil || v.Add.Sec != nil)
}

var errNotLinear = errors.New("a linker can fill in a symbol with a distance, " +
	"or the difference of two, and this is more than that")

// reduce brings a value to the form add - sub + n, with labels and undefined symbols.
func (p *Program) reduce(v object.Value, depth int) (object.Value, error) {
	if depth > maxChain {
		return v, errors.New("this value is defined by way of too many others")
	}
	if t := v.Tree; t != nil {
		l, err := p.reduce(t.L, depth+1)
		if err != nil {
			return v, err
		}
		r, err := p.reduce(t.R, depth+1)
		if err != nil {
			return v, err
		}
		w, ok := object.Combine(t.Op, l, r)
		switch {
		case !ok:
			return v, errors.New("division by zero")
		case w.Tree != nil:
			return v, errNotLinear
		}
		return settle(w), nil
	}
	out := object.Constant(v.N)
	for _, x := range []struct {
		s  *object.Symbol
		op syntax.Op
	}{{v.Add, syntax.Add}, {v.Sub, syntax.Sub}} {
		if x.s == nil {
			continue
		}
		part := object.Value{Add: x.s}
		if x.s.Kind == object.SymEqu {
			var err error
			if part, err = p.reduce(x.s.Val(), depth+1); err != nil {
				return v, err
			}
		}
		w, ok := object.Combine(x.op, out, part)
		if !ok || w.Tree != nil {
			return v, errNotLinear
		}
		out = w
	}
	return settle(out), nil
}

// settle takes out the difference of two labels of one section.
func settle(v object.Value) object.Value {
	if v.Add != nil && v.Sub != nil && v.Add.Kind == object.SymLabel && v.Sub.Kind == object.SymLabel &&
		v.Add.Sec == v.Sub.Sec {
		return object.Constant(v.N + int64(v.Add.Sec.At(v.Add.Off, v.Add.Spans)) - int64(v.Sub.Sec.At(v.Sub.Off,
			v.Sub.Spans)))
	}
	return v
}

// relocate has the linker put a symbol's address into the bytes at off.
func (p *Program) relocate(s *object.Section, off uint32, t elf.R_RISCV, sym *object.Symbol, addend int64) {
	p.object.relocate(s, off, t, p.objectSymbol(sym), addend)
}

// relocate is Program.relocate for a symbol by its place in the symbol table.
func (o *relocating) relocate(s *object.Section, off uint32, t elf.R_RISCV, row int, addend int64) {
	if o.relocs[s] == nil {
		o.relocs[s] = make([]image.Reloc, 0, 2*len(s.Fixups))
	}
	o.relocs[s] = append(o.relocs[s], image.Reloc{Off: off, Type: t, Symbol: row, Addend: int32(addend)})
}

// nameless adds a label without a name: %pcrel_lo names the auipc that has the high part.
func (o *relocating) nameless(s *object.Section, at uint32) (row int) {
	o.Symbols = append(o.Symbols, image.ObjectSymbol{Name: noName, Section: o.sections[s], Value: at})
	return len(o.Symbols) - 1
}

// noName is what labels without one are called.
const noName = ".L0"

// absolute is a symbol for a number, which relocations relative to the pc need.
func (p *Program) absolute(v object.Value) object.Value {
	if v.Add != nil {
		return v
	}
	return object.Value{Add: &object.Symbol{Name: fmt.Sprintf(".Labs.%x", uint32(v.N)), Kind: object.SymEqu,
		Rare:   &object.Rare{Val: object.Constant(v.N)},
		Module: p.Modules[0]}}
}

// dataRelocs are the relocations that add and subtract a symbol, by the size of the field.
var dataRelocs = map[object.FixKind][2]elf.R_RISCV{
	object.FixData1: {elf.R_RISCV_ADD8, elf.R_RISCV_SUB8}, object.FixData2: {elf.R_RISCV_ADD16, elf.R_RISCV_SUB16},
	object.FixData4: {elf.R_RISCV_ADD32, elf.R_RISCV_SUB32}, object.FixData8: {elf.R_RISCV_ADD64, elf.R_RISCV_SUB64},
}

// leave notes what the linker has to do for a fixup; false where all is known already.
func (p *Program) leave(s *object.Section, f *object.Fixup) (left bool, e *source.Error) {
	v, err := p.reduce(f.Val, 0)
	if err != nil {
		return true, f.At.Fault(err.Error(), "")
	}
	off := s.At(f.Off, f.Spans)
	number := v.Add == nil && v.Sub == nil
	pcrel := f.Kind == object.FixPair || f.Kind == object.FixCall || f.Kind == object.FixPCHi ||
		f.Kind == object.FixTarget
	if number && !pcrel {
		return false, nil
	}
	if v.Sub != nil && (v.Add == nil || f.Kind > object.FixData8) {
		return true, f.At.Fault("a linker cannot fill in a negative address, or a difference here", "")
	}
	if pcrel {
		v = p.absolute(v)
	}
	o := p.object
	switch f.Kind {
	case object.FixData1, object.FixData2, object.FixData4, object.FixData8:
		switch {
		// by which a linker knows frames
		case v.Sub != nil && s.Name == object.EhFrame && v.Sub.Sec == s && v.Sub.Off == f.Off:
			p.relocate(s, off, elf.R_RISCV_32_PCREL, v.Add, v.N)
		case v.Sub != nil:
			p.relocate(s, off, dataRelocs[f.Kind][0], v.Add, v.N)
			p.relocate(s, off, dataRelocs[f.Kind][1], v.Sub, 0)
		case f.Kind == object.FixData4:
			p.relocate(s, off, elf.R_RISCV_32, v.Add, v.N)
		case f.Kind == object.FixData8:
			p.relocate(s, off, elf.R_RISCV_64, v.Add, v.N)
		default:
			return true, f.At.Fault(fmt.Sprintf("an address does not go into %s of an object file",
				object.BytesText(f.Kind.DataSize())), "addresses take a .word")
		}
	case object.FixImm:
		return true, f.At.Fault("this must be a number that is known in the end, and only the linker knows it",
			"%lo(symbol) is the low part of an address")
	case object.FixTarget:
		p.relocate(s, off, elf.R_RISCV_JAL, v.Add, v.N)
	case object.FixHi:
		p.relocate(s, off, elf.R_RISCV_HI20, v.Add, v.N)
	case object.FixLo:
		p.relocate(s, off, low(f.Field == isa.OpMemS, elf.R_RISCV_LO12_I, elf.R_RISCV_LO12_S), v.Add, v.N)
	case object.FixPCHi:
		p.relocate(s, off, elf.R_RISCV_PCREL_HI20, v.Add, v.N)
	case object.FixPCLo:
		p.relocate(s, off, low(f.Field == isa.OpMemS, elf.R_RISCV_PCREL_LO12_I, elf.R_RISCV_PCREL_LO12_S), v.Add, 0)
	case object.FixCall:
		p.relocate(s, off, elf.R_RISCV_CALL_PLT, v.Add, v.N)
	case object.FixPair:
		p.relocate(s, off, elf.R_RISCV_PCREL_HI20, v.Add, v.N)
		op := isa.Decode(binary.LittleEndian.Uint32(s.Data[off+4:])).Op
		store := op == isa.SB || op == isa.SH || op == isa.SW
		o.relocate(s, off+4, low(store, elf.R_RISCV_PCREL_LO12_I, elf.R_RISCV_PCREL_LO12_S), o.nameless(s, off), 0)
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
func (p *Program) leaveBranch(s *object.Section, sp *object.Span, pc uint32) (left bool, b []byte, e *source.Error) {
	v, err := p.reduce(sp.Val, 0)
	switch {
	case err != nil:
		return true, nil, sp.At.Fault(err.Error(), "")
	case v.Sub != nil:
		return true, nil, sp.At.Fault("a target is a label", "")
	case v.Add != nil && v.Add.Sec == s && !v.Add.Weak:
		return false, nil, nil
	}
	v = p.absolute(v)
	here := *sp
	here.Val = object.Constant(0)
	list := []isa.Inst{sp.In}
	switch {
	case sp.In.Op == isa.JAL:
		p.relocate(s, pc, elf.R_RISCV_JAL, v.Add, v.N)
	case sp.Size == 4:
		p.relocate(s, pc, elf.R_RISCV_BRANCH, v.Add, v.N)
	default:
		list = []isa.Inst{{Op: arch.Inverse(sp.In.Op), Rs1: sp.In.Rs1, Rs2: sp.In.Rs2, Imm: 8}, {Op: isa.JAL}}
		p.relocate(s, pc+4, elf.R_RISCV_JAL, v.Add, v.N)
	}
	if b, e = encodeAll(sp.At, list...); e != nil {
		return true, nil, e
	}
	mend(sp, b)
	return true, b, nil
}
