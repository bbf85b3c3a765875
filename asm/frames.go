package asm

import (
	"fmt"
	"slices"

	"breakfast/asm/image"
	"breakfast/asm/source"
)

// Frames stand in .eh_frame, as GNU as and ld make it (Linux Standard Base, "Exception Frames"), which is part of the program: for each
// function an entry, and one in common for those that begin alike. In .debug_frame (DWARF 4, section 6.4.1) debuggers find the same.
const (
	ehFrame    = ".eh_frame"
	debugFrame = ".debug_frame"
)

// cfiPointer says how addresses are written in .eh_frame: 4 bytes, with a sign, from where they stand.
const cfiPointer = 0x1b

// writeFrames writes the frames of a file into its sections.
func (u *unit) writeFrames() {
	for _, f := range u.frames {
		if f.end == nil {
			u.a.report(f.at.Fault("this frame is never closed", "write .cfi_endproc behind the function's last instruction"))
			return
		}
	}
	if len(u.frames) == 0 || u.a.vague {
		return
	}
	if !u.noFrames {
		s, _ := u.section(ehFrame)
		s.alloc, s.flags = true, image.R
		u.writeFramesTo(s)
	}
	if u.debugFrames && u.a.object != nil { // a program has no sections of debuggers'
		s, _ := u.section(debugFrame)
		u.writeFramesTo(s)
	}
}

func (u *unit) writeFramesTo(s *section) {
	before := u.sec
	u.sec, u.commons = s, nil
	defer func() { u.sec = before }()
	for _, f := range u.frames {
		common, rest := u.commonEntry(f)
		length := u.cfiEntry(f.at)
		if s.alloc {
			here := u.dot()
			u.cfiField(value{add: here, sub: common}, f.at)
			u.cfiField(value{add: f.start, sub: u.dot()}, f.at)
		} else {
			u.cfiField(value{add: common}, f.at)
			u.cfiField(value{add: f.start}, f.at)
		}
		u.cfiField(value{add: f.end, sub: f.start}, f.at)
		if s.alloc {
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
	at     *symbol
}

// maxCommon bounds the search for one.
const maxCommon = 100

// commonEntry finds or writes what a frame has in common with others, and says which rules are left. Like GNU as it takes the last
// entry of this file that the frame begins like, and like ld one of another file that is the same.
func (u *unit) commonEntry(f *cfiFrame) (common *symbol, rest []cfiRule) {
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
		u.a.report(f.at.Fault(fmt.Sprintf("functions of this file begin in more than %d ways", maxCommon), ""))
	}
	body := f.commonHead(u.sec.alloc)
	for _, r := range f.rules[:n] {
		body = append(body, r.code...)
	}
	at := u.a.frames[string(body)]
	if at == nil {
		entry := u.cfiEntry(f.at)
		u.cfiBytes(body, f.at)
		u.cfiClose(entry, f.at)
		at = entry.add
		if u.a.frames == nil {
			u.a.frames = map[string]*symbol{}
		}
		u.a.frames[string(body)] = at
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
	body = appendLEB(leb(body, 1), cfiAlign, true)
	body = leb(body, f.ra)
	if eh {
		body = append(body, 1, cfiPointer)
	}
	return body
}

// cfiEntry begins an entry: its length is that from a place which is yet to come. It returns that place, and the beginning.
func (u *unit) cfiEntry(at source.Place) value {
	begin := u.dot()
	end := &symbol{unit: u}
	after := &symbol{kind: symLabel, unit: u, sec: u.sec, off: u.sec.size + 4, spans: len(u.sec.spans)}
	u.cfiField(value{add: end, sub: after}, at)
	return value{add: begin, sub: end}
}

// cfiClose ends an entry, at a whole word.
func (u *unit) cfiClose(entry value, at source.Place) {
	if err := u.pad(4, 0, 0, false, at); err != nil {
		u.fail(err)
	}
	entry.sub.put(u.sec)
}

// cfiField appends a word that is known when all is laid out.
func (u *unit) cfiField(v value, at source.Place) {
	u.fix(fixData4, 0, v, at)
	u.cfiBytes([]byte{0, 0, 0, 0}, at)
}

func (u *unit) cfiBytes(b []byte, at source.Place) {
	if err := u.put(b, at); err != nil {
		u.fail(err)
	}
}

func (u *unit) cfiRule(r cfiRule, at source.Place) {
	if r.to == nil {
		u.cfiBytes([]byte(r.code), at)
		return
	}
	if err := u.span(span{kind: spanStep, size: 1, val: value{add: r.to, sub: r.from}, at: at}); err != nil {
		u.fail(err)
	}
}

// stepSize is how many bytes a step over a distance takes.
func stepSize(d int64) int64 {
	switch {
	case d == 0:
		return 0
	case d < 0x40:
		return 1
	case d < 0x100:
		return 2
	case d < 0x10000:
		return 3
	}
	return 5
}

// stepBytes is a step over a distance, of a given size.
func stepBytes(size, d int64) []byte {
	b := []byte{cfaAdvance | byte(d)}
	switch size {
	case 0:
		return nil
	case 2:
		b[0] = cfaAdvance1
	case 3:
		b[0] = cfaAdvance2
	case 5:
		b[0] = cfaAdvance4
	default:
		return b
	}
	for i := range size - 1 {
		b = append(b, byte(d>>(8*i)))
	}
	return b
}
