package asm

import (
	"encoding/binary"
	"fmt"
	"strings"

	"breakfast/asm/image"
	"breakfast/asm/inst"
	"breakfast/asm/object"
	"breakfast/asm/source"
	"breakfast/cpu/isa"
)

// Warnings about where things have come to stand.

// warnAlign warns of .align with a number that seems to count bytes. 8 and 16 KiB are what stacks and tables of
// kernels take; .p2align says itself that it takes a power.
func (u *unit) warnAlign(power int64, at, where source.Place) {
	if power < 15 || strings.HasPrefix(at.Text(), ".p2") {
		return
	}
	e := u.a.warn(where, warnAlign, fmt.Sprintf("this pads to a multiple of %d KiB: %s takes a power of two here",
		1<<power>>10, at.Text()), "")
	if power&(power-1) == 0 {
		e.Write(fmt.Sprintf("for %d bytes write %%s", power), at.To(where), fmt.Sprintf(".balign %d", power))
	}
}

// misplaced is the first instruction of a section of data.
type misplaced struct {
	sec *object.Section
	at  source.Place
}

// warnMisplaced warns of instructions in a section of data, if they are not there on purpose, to be copied or changed:
// where there are no others, or where the program begins there or jumps there from its text.
func (u *unit) warnMisplaced() {
	if len(u.misplaced) == 0 {
		return
	}
	text := false
	aims := map[*object.Section]bool{}
	aim := func(from *object.Section, v object.Value) {
		if from.Flags&image.X != 0 && v.Add != nil && v.Add.Target().Sec != nil {
			aims[v.Add.Target().Sec] = true
		}
	}
	for _, s := range u.Secs {
		text = text || s.Flags&image.X != 0 && s.Last.Text != ""
		for i := range s.Fixups {
			if k := s.Fixups[i].Kind; k == object.FixTarget || k == object.FixCall {
				aim(s, s.Fixups[i].Val)
			}
		}
		for i := range s.Spans {
			if s.Spans[i].Kind == object.SpanBranch {
				aim(s, s.Spans[i].Val)
			}
		}
	}
	for _, s := range u.Names {
		if s.Kind == object.SymLabel && (s.Name == "_start" || s.Name == "main") {
			aims[s.Sec] = true
		}
	}
	for _, m := range u.misplaced {
		if !text || aims[m.sec] {
			msg := fmt.Sprintf("here are instructions in %s, which is for data", m.sec.Name)
			if m.sec == u.a.first() {
				msg += ": the program begins with its first line"
			}
			u.a.warn(m.at, warnCode, msg, "").WriteAbove("if they are the program's, write %s above", m.at, ".text")
		}
	}
}

// warnEntry warns of a program that does not begin where its main is, though nobody goes there, or with what is no
// instruction.
func (a *assembler) warnEntry() {
	first := a.first()
	if first == nil {
		return
	}
	var main *object.Symbol
	code, apart := false, false
	for _, u := range a.units {
		apart = apart || u.apart
		for _, s := range u.Names {
			switch {
			case s.Kind != object.SymLabel:
			case s.Name == "_start":
				return
			case s.Name == "main":
				main = s
			}
		}
		for _, s := range u.Secs {
			code = code || s.Last.Text != ""
		}
	}
	why := fmt.Sprintf("without a label _start a program begins with the first line of %s", first.Name)
	if main != nil && main.Sec.Flags&image.X != 0 {
		if addr, ok := a.Address(main); ok && !main.Used && apart && addr != first.Addr {
			a.warn(main.At, warnEntry, "the program does not begin here, but "+a.beginning(first), why).
				Write("to begin here write %s", main.At, "_start: main")
			return
		}
	}
	var l object.Mark // of the first byte: alignments may stand before it
	for i := 0; i < len(first.Lines) && first.Lines[i].Off == 0; i++ {
		l = first.Lines[i]
	}
	if code && !first.Code && len(first.Data) >= 4 && l.File != nil {
		at := l.File.Place(int(l.Line))
		w := binary.LittleEndian.Uint32(first.Data)
		text := at.Text()
		if strings.Contains(text, ".asci") || strings.Contains(text, ".string") ||
			isa.Decode(w).Op == 0 && (w&3 != 3 || !written(text)) {
			a.warn(at, warnEntry, "the program begins here, and this is no instruction", why)
		}
	}
}

// written says that a line has words in it that may be instructions, which somebody wrote as numbers.
func written(line string) bool {
	return strings.Contains(line, ".word") || strings.Contains(line, ".4byte") || strings.Contains(line, ".long")
}

// beginning says where a program without _start begins.
func (a *assembler) beginning(first *object.Section) string {
	for _, u := range a.units {
		for _, s := range u.Names {
			if s.Kind == object.SymLabel && s.Sec == first && s.Name != "" && s.Name[0] != '.' {
				if addr, ok := a.Address(s); ok && addr == first.Addr {
					return fmt.Sprintf("at %s, %s", s.Name, s.At)
				}
			}
		}
	}
	return fmt.Sprintf("at %#x", first.Addr)
}

// first is the section that a program without _start begins with; nil where it has none.
func (a *assembler) first() *object.Section {
	for _, o := range a.Outs {
		for _, s := range o.Secs {
			if s.Len > 0 {
				return s
			}
		}
	}
	return nil
}

// warnDemands warns of addresses that are not aligned as an instruction wants them: of each label once.
func (u *unit) warnDemands() {
	told := map[*object.Symbol]bool{}
	for _, d := range u.demands {
		switch {
		case d.Val.Add == nil && d.CSR && d.Val.N&2 != 0:
			u.a.warn(d.At, warnMtvec, fmt.Sprintf("the two lowest bits of %s are the mode, and %#x would make it %d",
				d.Name,
				uint32(d.Val.N), d.Val.N&3), "modes are 0 and 1; an address is a multiple of 4")
		case d.Val.Add != nil && !told[d.Val.Add] && (!d.CSR || d.Val.N == 0 || d.Val.N == 1):
			told[d.Val.Add] = u.unaligned(&d)
		}
	}
	u.demands = nil
}

// unaligned warns of an address with a label that is not where an instruction wants it, and says whether it is not.
func (u *unit) unaligned(d *inst.Demand) bool {
	s := d.Val.Add.Target()
	addr, ok := u.a.Address(s)
	if !ok || int64(addr)%d.To == 0 || s.Name == "" {
		return false
	}
	msg := fmt.Sprintf("%s is at %#x, and %s takes a multiple of %d: it traps", s.Name, addr, d.Name, d.To)
	name := warnMisaligned
	if d.CSR {
		name = warnMtvec
		msg = fmt.Sprintf("%s is at %#x, and the two lowest bits of %s are the mode: traps go to %#x", s.Name, addr,
			d.Name, addr&^3)
	}
	u.a.warn(d.At, name, msg, "").WriteAbove(fmt.Sprintf("write %%s above %s, in line %d", s.Name, s.At.Line), s.At,
		fmt.Sprintf(".balign %d", d.To))
	return true
}

// warnFlagless warns of sections that are lost, as nobody said what they are for.
func (u *unit) warnFlagless() {
	for _, f := range u.flagless {
		if f.sec.Size+int64(len(f.sec.Spans)) == 0 {
			continue // a compiler's way to say something
		}
		e := u.a.warn(f.at, warnSection, fmt.Sprintf("%s has no flags: it does not become part of the program",
			f.sec.Name), "")
		whole := f.at.Statement()
		for _, use := range [][2]string{{"code", "ax"}, {"constants", "a"}, {"data", "aw"}} {
			e.Write(fmt.Sprintf("for %s write %%s", use[0]), whole, fmt.Sprintf("%s, %q", whole.Text(), use[1]))
		}
	}
	u.flagless = nil
}
