package frames

import (
	"fmt"
	"slices"

	"breakfast/asm/image"
	"breakfast/asm/object"
	"breakfast/asm/source"
	"breakfast/cpu/isa"
)

// DebugSection is where debuggers look for frames.
//
// Frames stand in .eh_frame, as GNU as and ld make it (Linux Standard Base, "Exception Frames"), which
// is part of the program: for each function an entry, and one in common for those that begin alike. In
// .debug_frame (DWARF 4, section 6.4.1) debuggers find the same.
const DebugSection = ".debug_frame"

// pointer says how addresses are written in .eh_frame: 4 bytes, with a sign, from where they stand.
const pointer = 0x1b

// A Table is the frames of a file.
type Table struct {
	Omit  bool // .cfi_sections does not want them in .eh_frame …
	Debug bool // … and wants them in .debug_frame

	m       *object.Module
	all     map[string]*object.Symbol // entries that functions of the whole program have in common, by their contents
	reports *source.Reports
	list    []*Frame
	commons []sharedEntry // what those of the section at hand have in common
}

// NewTable is for the frames of a module; all is shared by the modules of a program.
func NewTable(m *object.Module, all map[string]*object.Symbol, r *source.Reports) *Table {
	return &Table{m: m, all: all, reports: r}
}

// Begin begins a frame where the next byte goes.
func (t *Table) Begin(at source.Place) *Frame {
	start := t.m.Dot()
	f := &Frame{At: at, start: start, here: start, ra: int64(isa.RA)}
	t.list = append(t.list, f)
	return f
}

// Write writes the frames into the module's sections. A program has no sections of debuggers'; debug
// says that this is none.
func (t *Table) Write(debug bool) {
	for _, f := range t.list {
		if f.End == nil {
			t.reports.Report(f.At.Fault("this frame is never closed",
				".cfi_endproc belongs behind the function's last instruction"))
			return
		}
	}
	if len(t.list) == 0 || t.reports.Vague {
		return
	}
	if !t.Omit {
		s, _ := t.m.Section(object.EhFrame)
		s.Alloc, s.Flags = true, image.R
		t.writeTo(s)
	}
	if t.Debug && debug {
		s, _ := t.m.Section(DebugSection)
		t.writeTo(s)
	}
}

func (t *Table) writeTo(s *object.Section) {
	before := t.m.Sec
	t.m.Sec, t.commons = s, nil
	defer func() { t.m.Sec = before }()
	for _, f := range t.list {
		common, rest := t.commonEntry(f)
		length := t.entry(f.At)
		if s.Alloc {
			here := t.m.Dot()
			t.field(object.Value{Add: here, Sub: common}, f.At)
			t.field(object.Value{Add: f.start, Sub: t.m.Dot()}, f.At)
		} else {
			t.field(object.Value{Add: common}, f.At)
			t.field(object.Value{Add: f.start}, f.At)
		}
		t.field(object.Value{Add: f.End, Sub: f.start}, f.At)
		if s.Alloc {
			t.bytes([]byte{0}, f.At) // nothing more to augment
		}
		for _, r := range rest {
			t.writeRule(r, f.At)
		}
		t.close(length, f.At)
	}
}

// A sharedEntry is an entry that frames have in common: what they say before the first step.
type sharedEntry struct {
	ra     int64
	signal bool
	rules  []rule
	at     *object.Symbol
}

// maxCommon bounds the search for one.
const maxCommon = 100

// commonEntry finds or writes what a frame has in common with others, and says which rules are left.
// Like GNU as it takes the last entry of this file that the frame begins like, and like ld one of
// another file that is the same.
func (t *Table) commonEntry(f *Frame) (common *object.Symbol, rest []rule) {
	for _, e := range slices.Backward(t.commons) {
		n := len(e.rules)
		if e.ra == f.ra && e.signal == f.signal && n <= len(f.rules) && slices.Equal(e.rules, f.rules[:n]) {
			return e.at, f.rules[n:]
		}
	}
	n := slices.IndexFunc(f.rules, func(r rule) bool { return r.apart })
	if n < 0 {
		n = len(f.rules)
	}
	if len(t.commons) == maxCommon {
		t.reports.Report(f.At.Fault(fmt.Sprintf("functions of this file begin in more than %d ways", maxCommon), ""))
	}
	body := f.commonHead(t.m.Sec.Alloc)
	for _, r := range f.rules[:n] {
		body = append(body, r.code...)
	}
	at := t.all[string(body)]
	if at == nil {
		entry := t.entry(f.At)
		t.bytes(body, f.At)
		t.close(entry, f.At)
		at = entry.Add
		t.all[string(body)] = at
	}
	t.commons = append(t.commons, sharedEntry{f.ra, f.signal, f.rules[:n], at})
	return at, f.rules[n:]
}

// commonHead is how an entry in common begins: what stands for a number, the version, what is
// augmented, and alignments.
func (f *Frame) commonHead(eh bool) []byte {
	body, augmentation := []byte{0xff, 0xff, 0xff, 0xff, 3}, ""
	if eh {
		body, augmentation = []byte{0, 0, 0, 0, 3}, "zR"
	}
	if f.signal {
		augmentation += "S"
	}
	body = append(append(body, augmentation...), 0)
	body = object.AppendLEB(leb(body, 1), offsetUnit, true)
	body = leb(body, f.ra)
	if eh {
		body = append(body, 1, pointer)
	}
	return body
}

// entry begins an entry: its length is that from a place which is yet to come. It returns that place,
// and the beginning.
func (t *Table) entry(at source.Place) object.Value {
	begin := t.m.Dot()
	end := &object.Symbol{Module: t.m}
	after := &object.Symbol{Kind: object.SymLabel, Module: t.m, Sec: t.m.Sec, Off: t.m.Sec.Size + 4,
		Spans: len(t.m.Sec.Spans)}
	t.field(object.Value{Add: end, Sub: after}, at)
	return object.Value{Add: begin, Sub: end}
}

// close ends an entry, at a whole word.
func (t *Table) close(entry object.Value, at source.Place) {
	if err := t.m.Pad(object.Padding{To: 4}, at); err != nil {
		t.reports.Fail(err)
	}
	entry.Sub.Put(t.m.Sec)
}

// field appends a word that is known when all is laid out.
func (t *Table) field(v object.Value, at source.Place) {
	t.m.Fix(object.FixData4, 0, v, at)
	t.bytes([]byte{0, 0, 0, 0}, at)
}

func (t *Table) bytes(b []byte, at source.Place) {
	if err := t.m.Put(b, at); err != nil {
		t.reports.Fail(err)
	}
}

func (t *Table) writeRule(r rule, at source.Place) {
	if r.to == nil {
		t.bytes([]byte(r.code), at)
		return
	}
	if err := t.m.Span(object.Span{Kind: object.SpanStep, Size: 1, Val: object.Value{Add: r.to, Sub: r.from},
		At: at}); err != nil {
		t.reports.Fail(err)
	}
}
