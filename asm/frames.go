package asm

import (
	"fmt"
	"slices"

	"breakfast/asm/image"
	"breakfast/asm/object"
	"breakfast/asm/source"
)

// Frames stand in .eh_frame, as GNU as and ld make it (Linux Standard Base, "Exception Frames"), which is part of the program: for each
// function an entry, and one in common for those that begin alike. In .debug_frame (DWARF 4, section 6.4.1) debuggers find the same.
const (
	debugFrame = ".debug_frame"
)

// cfiPointer says how addresses are written in .eh_frame: 4 bytes, with a sign, from where they stand.
const cfiPointer = 0x1b

// writeFrames writes the frames of a file into its sections.
func (u *unit) writeFrames() {
	for _, f := range u.frames {
		if f.end == nil {
			u.a.Report(f.at.Fault("this frame is never closed", "write .cfi_endproc behind the function's last instruction"))
			return
		}
	}
	if len(u.frames) == 0 || u.a.Vague {
		return
	}
	if !u.noFrames {
		s, _ := u.Section(object.EhFrame)
		s.Alloc, s.Flags = true, image.R
		u.writeFramesTo(s)
	}
	if u.debugFrames && u.a.Partial { // a program has no sections of debuggers'
		s, _ := u.Section(debugFrame)
		u.writeFramesTo(s)
	}
}

func (u *unit) writeFramesTo(s *object.Section) {
	before := u.Sec
	u.Sec, u.commons = s, nil
	defer func() { u.Sec = before }()
	for _, f := range u.frames {
		common, rest := u.commonEntry(f)
		length := u.cfiEntry(f.at)
		if s.Alloc {
			here := u.Dot()
			u.cfiField(object.Value{Add: here, Sub: common}, f.at)
			u.cfiField(object.Value{Add: f.start, Sub: u.Dot()}, f.at)
		} else {
			u.cfiField(object.Value{Add: common}, f.at)
			u.cfiField(object.Value{Add: f.start}, f.at)
		}
		u.cfiField(object.Value{Add: f.end, Sub: f.start}, f.at)
		if s.Alloc {
			u.cfiBytes([]byte{0}, f.at) // nothing more to augment
		}
		for _, r := range rest {
			u.cfiRule(r, f.at)
		}
		u.cfiClose(length, f.at)
	}
}

// A cfiCommon is an entry that frames have in common: what they say before the first step.
type cfiCommon struct {
	ra     int64
	signal bool
	rules  []cfiRule
	at     *object.Symbol
}

// maxCommon bounds the search for one.
const maxCommon = 100

// commonEntry finds or writes what a frame has in common with others, and says which rules are left. Like GNU as it takes the last
// entry of this file that the frame begins like, and like ld one of another file that is the same.
func (u *unit) commonEntry(f *cfiFrame) (common *object.Symbol, rest []cfiRule) {
	for _, e := range slices.Backward(u.commons) {
		n := len(e.rules)
		if e.ra == f.ra && e.signal == f.signal && n <= len(f.rules) && slices.Equal(e.rules, f.rules[:n]) {
			return e.at, f.rules[n:]
		}
	}
	n := slices.IndexFunc(f.rules, func(r cfiRule) bool { return r.apart })
	if n < 0 {
		n = len(f.rules)
	}
	if len(u.commons) == maxCommon {
		u.a.Report(f.at.Fault(fmt.Sprintf("functions of this file begin in more than %d ways", maxCommon), ""))
	}
	body := f.commonHead(u.Sec.Alloc)
	for _, r := range f.rules[:n] {
		body = append(body, r.code...)
	}
	at := u.a.Frames[string(body)]
	if at == nil {
		entry := u.cfiEntry(f.at)
		u.cfiBytes(body, f.at)
		u.cfiClose(entry, f.at)
		at = entry.Add
		if u.a.Frames == nil {
			u.a.Frames = map[string]*object.Symbol{}
		}
		u.a.Frames[string(body)] = at
	}
	u.commons = append(u.commons, cfiCommon{f.ra, f.signal, f.rules[:n], at})
	return at, f.rules[n:]
}

// commonHead is how an entry in common begins: what stands for a number, the version, what is augmented, and alignments.
func (f *cfiFrame) commonHead(eh bool) []byte {
	body, augmentation := []byte{0xff, 0xff, 0xff, 0xff, 3}, ""
	if eh {
		body, augmentation = []byte{0, 0, 0, 0, 3}, "zR"
	}
	if f.signal {
		augmentation += "S"
	}
	body = append(append(body, augmentation...), 0)
	body = object.AppendLEB(leb(body, 1), cfiAlign, true)
	body = leb(body, f.ra)
	if eh {
		body = append(body, 1, cfiPointer)
	}
	return body
}

// cfiEntry begins an entry: its length is that from a place which is yet to come. It returns that place, and the beginning.
func (u *unit) cfiEntry(at source.Place) object.Value {
	begin := u.Dot()
	end := &object.Symbol{Module: u.Module}
	after := &object.Symbol{Kind: object.SymLabel, Module: u.Module, Sec: u.Sec, Off: u.Sec.Size + 4, Spans: len(u.Sec.Spans)}
	u.cfiField(object.Value{Add: end, Sub: after}, at)
	return object.Value{Add: begin, Sub: end}
}

// cfiClose ends an entry, at a whole word.
func (u *unit) cfiClose(entry object.Value, at source.Place) {
	if err := u.Pad(4, 0, 0, false, at); err != nil {
		u.a.Fail(err)
	}
	entry.Sub.Put(u.Sec)
}

// cfiField appends a word that is known when all is laid out.
func (u *unit) cfiField(v object.Value, at source.Place) {
	u.Fix(object.FixData4, 0, v, at)
	u.cfiBytes([]byte{0, 0, 0, 0}, at)
}

func (u *unit) cfiBytes(b []byte, at source.Place) {
	if err := u.Put(b, at); err != nil {
		u.a.Fail(err)
	}
}

func (u *unit) cfiRule(r cfiRule, at source.Place) {
	if r.to == nil {
		u.cfiBytes([]byte(r.code), at)
		return
	}
	if err := u.Span(object.Span{Kind: object.SpanStep, Size: 1, Val: object.Value{Add: r.to, Sub: r.from}, At: at}); err != nil {
		u.a.Fail(err)
	}
}
