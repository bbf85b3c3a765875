// Package frames writes what the .cfi_ directives say: where functions keep what they saved.
package frames

import (
	"slices"

	"breakfast/asm/object"
	"breakfast/asm/source"
)

// A Frame is what is said of one function.
type Frame struct {
	At     source.Place // of .cfi_startproc
	start  *object.Symbol
	End    *object.Symbol // nil as long as it is open
	here   *object.Symbol // where its last rules begin to hold
	ra     int64          // the column of the return address
	signal bool
	cfa    int64   // the distance of the frame's base from its register, by the last rule
	kept   []int64 // the same, of remembered states
	rules  []rule
}

// A rule is one instruction of a frame, or a step from a place to the next.
type rule struct {
	code     string
	from, to *object.Symbol // of a step
	apart    bool           // it never becomes part of a common entry, nor does what follows
}

// Opcodes (DWARF 4, section 7.23).
const (
	cfaOffset      = 0x80 // and the register
	cfaRestore     = 0xc0 // and the register
	cfaOffsetLong  = 0x05
	cfaRestoreLong = 0x06
	cfaUndefined   = 0x07
	cfaSame        = 0x08
	cfaRegister    = 0x09
	cfaRemember    = 0x0a
	cfaRestoreAll  = 0x0b
	cfaDef         = 0x0c
	cfaDefRegister = 0x0d
	cfaDefOffset   = 0x0e
	cfaOffsetSF    = 0x11
	cfaDefSF       = 0x12
	cfaDefOffsetSF = 0x13
	cfaValOffset   = 0x14
	cfaValOffsetSF = 0x15
)

// offsetUnit is what offsets are counted in.
const offsetUnit = -4

// Def says that the base of the frame is a distance from a register.
func (f *Frame) Def(r, n int64) {
	f.cfa = n
	if n < 0 {
		f.rule(leb([]byte{cfaDefSF}, r), n/offsetUnit)
	} else {
		f.rule(leb([]byte{cfaDef}, r, n))
	}
}

// DefRegister says from which register the base is measured.
func (f *Frame) DefRegister(r int64) { f.rule(leb([]byte{cfaDefRegister}, r)) }

// DefOffset says how far from that register the base is.
func (f *Frame) DefOffset(n int64) {
	f.cfa = n
	if n < 0 {
		f.rule([]byte{cfaDefOffsetSF}, n/offsetUnit)
	} else {
		f.rule(leb([]byte{cfaDefOffset}, n))
	}
}

// AdjustOffset says how much further from it the base is now.
func (f *Frame) AdjustOffset(n int64) { f.DefOffset(f.cfa + n) }

// Offset says that a register is kept at a distance from the frame's base.
func (f *Frame) Offset(r, n int64) {
	switch n /= offsetUnit; {
	case n < 0:
		f.rule(leb([]byte{cfaOffsetSF}, r), n)
	case r < 0x40:
		f.rule(leb([]byte{cfaOffset | byte(r)}, n))
	default:
		f.rule(leb([]byte{cfaOffsetLong}, r, n))
	}
}

// RelOffset is Offset from where the base is measured.
func (f *Frame) RelOffset(r, n int64) { f.Offset(r, n-f.cfa) }

// ValOffset says that a register's value is the base and an offset.
func (f *Frame) ValOffset(r, n int64) {
	if n /= offsetUnit; n < 0 {
		f.rule(leb([]byte{cfaValOffsetSF}, r), n)
	} else {
		f.rule(leb([]byte{cfaValOffset}, r, n))
	}
}

// Register says that a register is kept in another.
func (f *Frame) Register(r, other int64) { f.rule(leb([]byte{cfaRegister}, r, other)) }

// Same says that a register has its old value.
func (f *Frame) Same(r int64) { f.rule(leb([]byte{cfaSame}, r)) }

// Undefined says that the value of a register is lost.
func (f *Frame) Undefined(r int64) { f.rule(leb([]byte{cfaUndefined}, r)) }

// Restore says that of a register holds what held in the beginning.
func (f *Frame) Restore(r int64) {
	if r < 0x40 {
		f.rule([]byte{cfaRestore | byte(r)})
	} else {
		f.rule(leb([]byte{cfaRestoreLong}, r))
	}
}

// Remember keeps all rules for RestoreState.
func (f *Frame) Remember() {
	f.kept = append(f.kept, f.cfa)
	f.Escape([]byte{cfaRemember})
}

// RestoreState goes back to the rules that were kept last; false where there are none.
func (f *Frame) RestoreState() bool {
	n := len(f.kept)
	if n == 0 {
		return false
	}
	f.cfa, f.kept = f.kept[n-1], f.kept[:n-1]
	f.rule([]byte{cfaRestoreAll})
	return true
}

// ReturnColumn says in which register the return address is.
func (f *Frame) ReturnColumn(r int64) { f.ra = r }

// SignalFrame says that the frame is that of a handler.
func (f *Frame) SignalFrame() { f.signal = true }

// Escape adds instructions as they are.
func (f *Frame) Escape(b []byte) { f.rules = append(f.rules, rule{code: string(b), apart: true}) }

// Step notes that the rules that follow hold from here on, if code has come since the last ones.
func (f *Frame) Step(now *object.Symbol) {
	between := now.Sec.Spans[f.here.Spans:]
	if now.Off != f.here.Off || slices.ContainsFunc(between, func(sp object.Span) bool { return !sp.Idle() }) {
		f.rules = append(f.rules, rule{from: f.here, to: now, apart: true})
		f.here = now
	}
}

// rule appends an instruction, and numbers of variable length with a sign.
func (f *Frame) rule(code []byte, signed ...int64) {
	for _, n := range signed {
		code = object.AppendLEB(code, n, true)
	}
	f.rules = append(f.rules, rule{code: string(code)})
}

// leb appends numbers of variable length without a sign.
func leb(code []byte, list ...int64) []byte {
	for _, n := range list {
		code = object.AppendLEB(code, n, false)
	}
	return code
}
