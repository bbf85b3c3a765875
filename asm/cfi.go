package asm

import (
	"fmt"
	"slices"
	"strings"

	"breakfast/asm/object"
	"breakfast/asm/source"
	"breakfast/cpu/isa"
)

// The .cfi_ directives say where a function keeps what it saved, so that a debugger, or an exception, finds the way back to the
// caller (DWARF 4, section 6.4). What becomes of it is in frames.go.

// A cfiFrame is what is said of one function.
type cfiFrame struct {
	at         source.Place // of .cfi_startproc
	start, end *object.Symbol
	here       *object.Symbol // where its last rules begin to hold
	ra         int64          // the column of the return address
	signal     bool
	cfa        int64   // the distance of the frame's base from its register, by the last rule
	kept       []int64 // the same, of remembered states
	rules      []cfiRule
}

// A cfiRule is one instruction of a frame, or a step from a place to the next.
type cfiRule struct {
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

const (
	cfiAlign = -4   // what offsets are counted in
	cfiOmit  = 0xff // there is no pointer
)

// cfiDirectives are what can be said within a frame, and how.
var cfiDirectives = map[string]func(u *unit, c *source.Cursor, f *cfiFrame) error{
	"def_cfa": func(u *unit, c *source.Cursor, f *cfiFrame) error {
		r, n, err := u.cfiPair(c)
		f.cfa = n
		if n < 0 {
			f.rule(leb([]byte{cfaDefSF}, r), n/cfiAlign)
		} else {
			f.rule(leb([]byte{cfaDef}, r, n))
		}
		return err
	},
	"def_cfa_register": func(u *unit, c *source.Cursor, f *cfiFrame) error {
		r, err := u.cfiRegister(c)
		f.rule(leb([]byte{cfaDefRegister}, r))
		return err
	},
	"def_cfa_offset": func(u *unit, c *source.Cursor, f *cfiFrame) error {
		n, err := u.known(c, "the offset")
		f.defOffset(n)
		return err
	},
	"adjust_cfa_offset": func(u *unit, c *source.Cursor, f *cfiFrame) error {
		n, err := u.known(c, "the number of bytes")
		f.defOffset(f.cfa + n)
		return err
	},
	"offset": func(u *unit, c *source.Cursor, f *cfiFrame) error {
		r, n, err := u.cfiPair(c)
		f.offset(r, n)
		return err
	},
	"rel_offset": func(u *unit, c *source.Cursor, f *cfiFrame) error {
		r, n, err := u.cfiPair(c)
		f.offset(r, n-f.cfa)
		return err
	},
	"register": func(u *unit, c *source.Cursor, f *cfiFrame) error {
		r, err := u.cfiRegister(c)
		if err == nil {
			err = c.Comma("the other register")
		}
		if err != nil {
			return err
		}
		other, err := u.cfiRegister(c)
		f.rule(leb([]byte{cfaRegister}, r, other))
		return err
	},
	"restore": cfiEach(func(f *cfiFrame, r int64) {
		if r < 0x40 {
			f.rule([]byte{cfaRestore | byte(r)})
		} else {
			f.rule(leb([]byte{cfaRestoreLong}, r))
		}
	}),
	"same_value": func(u *unit, c *source.Cursor, f *cfiFrame) error {
		r, err := u.cfiRegister(c)
		f.rule(leb([]byte{cfaSame}, r))
		return err
	},
	"val_offset": func(u *unit, c *source.Cursor, f *cfiFrame) error {
		r, n, err := u.cfiPair(c)
		if n /= cfiAlign; n < 0 {
			f.rule(leb([]byte{cfaValOffsetSF}, r), n)
		} else {
			f.rule(leb([]byte{cfaValOffset}, r, n))
		}
		return err
	},
	"undefined":      cfiEach(func(f *cfiFrame, r int64) { f.rule(leb([]byte{cfaUndefined}, r)) }),
	"remember_state": cfiRemember,
	"restore_state":  cfiRestoreState,
	"return_column": func(u *unit, c *source.Cursor, f *cfiFrame) (err error) {
		f.ra, err = u.cfiRegister(c)
		return err
	},
	"signal_frame": func(_ *unit, _ *source.Cursor, f *cfiFrame) error {
		f.signal = true
		return nil
	},
	"escape": func(u *unit, c *source.Cursor, f *cfiFrame) error {
		var b []byte
		for {
			n, err := u.known(c, "a byte")
			if err != nil {
				return err
			}
			if b = append(b, byte(n)); !c.Eat(',') {
				break
			}
		}
		f.rules = append(f.rules, cfiRule{code: string(b), apart: true})
		return nil
	},
	"personality": cfiNoExceptions,
	"lsda":        cfiNoExceptions,
}

// cfiTable is the directives of frames.
func cfiTable() map[string]handler {
	m := map[string]handler{"sections": dirCFISections, "startproc": dirCFIStart, "endproc": dirCFIEnd}
	for name, do := range cfiDirectives {
		m[name] = func(u *unit, c *source.Cursor, at source.Place) error {
			f, err := u.openFrame(at)
			if err != nil {
				return err
			}
			u.cfiStep(f)
			if err := do(u, c, f); err != nil {
				return err
			}
			return c.Done()
		}
	}
	return m
}

// dirCFISections reads .cfi_sections: where frames are to be written.
func dirCFISections(u *unit, c *source.Cursor, at source.Place) error {
	u.noFrames, u.debugFrames = true, false
	for !c.AtEnd() {
		c.Skip()
		start := c.Pos
		switch name := c.Name(); name {
		case object.EhFrame:
			u.noFrames = false
		case debugFrame:
			u.debugFrames = true
		default:
			return c.At(start, c.Pos).Fault(fmt.Sprintf("%s cannot hold frames", source.Quote(name)), ".eh_frame and .debug_frame can")
		}
		if !c.Eat(',') {
			break
		}
	}
	return c.Done()
}

// dirCFIStart begins a frame: at the beginning of a function the frame's base is sp, unless it says simple.
func dirCFIStart(u *unit, c *source.Cursor, at source.Place) error {
	if f := u.framing[u.Sec]; f != nil {
		return at.Fault(fmt.Sprintf("the frame begun at %s is still open", f.at), "write .cfi_endproc behind the function's last instruction")
	}
	from := c.Pos
	word := c.Word()
	start := u.Dot()
	f := &cfiFrame{at: at, start: start, here: start, ra: int64(isa.RA)}
	u.framing[u.Sec] = f
	u.frames = append(u.frames, f)
	switch word {
	case "simple":
	case "":
		f.rule(leb([]byte{cfaDefRegister}, int64(isa.SP)))
	default:
		return c.At(from, c.Pos).Fault(fmt.Sprintf("a frame begins simple, or with nothing said, not %s", source.Quote(word)), "")
	}
	return c.Done()
}

func dirCFIEnd(u *unit, c *source.Cursor, at source.Place) error {
	f, err := u.openFrame(at)
	if err != nil {
		return err
	}
	f.end, u.framing[u.Sec] = u.Dot(), nil
	return c.Done()
}

// openFrame is the frame that is open in this section.
func (u *unit) openFrame(at source.Place) (*cfiFrame, error) {
	if f := u.framing[u.Sec]; f != nil {
		return f, nil
	}
	return nil, at.Fault(fmt.Sprintf("no frame is open in %s", u.Sec.Name), "write .cfi_startproc at the beginning of the function, and .cfi_endproc behind its end")
}

// cfiStep notes that the rules that follow hold from here on, if code has come since the last ones.
func (u *unit) cfiStep(f *cfiFrame) {
	now := u.Dot()
	between := u.Sec.Spans[f.here.Spans:]
	if now.Off != f.here.Off || slices.ContainsFunc(between, func(sp object.Span) bool { return !sp.Idle() }) {
		f.rules = append(f.rules, cfiRule{from: f.here, to: now, apart: true})
		f.here = now
	}
}

// rule appends an instruction, and numbers of variable length with a sign.
func (f *cfiFrame) rule(code []byte, signed ...int64) {
	for _, n := range signed {
		code = object.AppendLEB(code, n, true)
	}
	f.rules = append(f.rules, cfiRule{code: string(code)})
}

// leb appends numbers of variable length without a sign.
func leb(code []byte, list ...int64) []byte {
	for _, n := range list {
		code = object.AppendLEB(code, n, false)
	}
	return code
}

func (f *cfiFrame) defOffset(n int64) {
	f.cfa = n
	if n < 0 {
		f.rule([]byte{cfaDefOffsetSF}, n/cfiAlign)
	} else {
		f.rule(leb([]byte{cfaDefOffset}, n))
	}
}

// offset says that a register is kept at a distance from the frame's base.
func (f *cfiFrame) offset(r, n int64) {
	switch n /= cfiAlign; {
	case n < 0:
		f.rule(leb([]byte{cfaOffsetSF}, r), n)
	case r < 0x40:
		f.rule(leb([]byte{cfaOffset | byte(r)}, n))
	default:
		f.rule(leb([]byte{cfaOffsetLong}, r, n))
	}
}

func cfiRemember(_ *unit, _ *source.Cursor, f *cfiFrame) error {
	f.kept = append(f.kept, f.cfa)
	f.rules = append(f.rules, cfiRule{code: string([]byte{cfaRemember}), apart: true})
	return nil
}

func cfiRestoreState(_ *unit, c *source.Cursor, f *cfiFrame) error {
	n := len(f.kept)
	if n == 0 {
		return c.At(0, c.Pos).Fault("there is no state to restore", "write .cfi_remember_state where it holds")
	}
	f.cfa, f.kept = f.kept[n-1], f.kept[:n-1]
	f.rule([]byte{cfaRestoreAll})
	return nil
}

// cfiEach is a directive that says the same of some registers.
func cfiEach(do func(f *cfiFrame, r int64)) func(u *unit, c *source.Cursor, f *cfiFrame) error {
	return func(u *unit, c *source.Cursor, f *cfiFrame) error {
		for {
			r, err := u.cfiRegister(c)
			if err != nil {
				return err
			}
			if do(f, r); !c.Eat(',') {
				return nil
			}
		}
	}
}

// cfiNoExceptions is for what a C++ library needs to catch exceptions, and no machine without an operating system has.
func cfiNoExceptions(u *unit, c *source.Cursor, _ *cfiFrame) error {
	c.Skip()
	start := c.Pos
	n, err := u.known(c, "the encoding")
	if err != nil || n == cfiOmit {
		return err
	}
	return c.At(start, len(c.Text)).Fault("exceptions need the library of C++, which is not here", fmt.Sprintf("only %#x, for none, can be written; compile with -fno-exceptions", cfiOmit))
}

func (u *unit) cfiPair(c *source.Cursor) (r, n int64, err error) {
	if r, err = u.cfiRegister(c); err != nil {
		return
	}
	if err = c.Comma("the offset"); err != nil {
		return
	}
	n, err = u.known(c, "the offset")
	return
}

// cfiRegister reads a register, by its name or its number in DWARF.
func (u *unit) cfiRegister(c *source.Cursor) (int64, error) {
	c.Skip()
	start := c.Pos
	if !source.IsDigit(c.Peek()) {
		name := c.Word()
		r, ok := isa.RegByName(strings.ToLower(name))
		if !ok {
			return 0, c.At(start, max(c.Pos, start+1)).Fault(fmt.Sprintf("%s is no register", source.Quote(c.At(start, max(c.Pos, start+1)).Text())), "a frame speaks of registers, by name or number: ra, s0, 8")
		}
		return int64(r), nil
	}
	n, err := u.known(c, "the register's number")
	if err == nil && (n < 0 || n >= 1<<13) {
		err = c.At(start, c.Pos).Fault(fmt.Sprintf("there is no register %d", n), "0 to 31 are the registers; CSRs begin at 4096")
	}
	return n, err
}
