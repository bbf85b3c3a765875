package asm

import (
	"fmt"
	"strings"

	"breakfast/asm/frames"
	"breakfast/asm/object"
	"breakfast/asm/source"
	"breakfast/cpu/isa"
)

// The .cfi_ directives say where a function keeps what it saved, so that a debugger, or an exception,
// finds the way back to the caller (DWARF 4, section 6.4). What becomes of it is in package frames.

// cfiDirectives are what can be said within a frame, and how.
var cfiDirectives = map[string]func(u *unit, c *source.Cursor, f *frames.Frame) error{
	"def_cfa":           cfiPair((*frames.Frame).Def),
	"def_cfa_register":  cfiOne((*frames.Frame).DefRegister),
	"def_cfa_offset":    cfiNumber("the offset", (*frames.Frame).DefOffset),
	"adjust_cfa_offset": cfiNumber("the number of bytes", (*frames.Frame).AdjustOffset),
	"offset":            cfiPair((*frames.Frame).Offset),
	"rel_offset":        cfiPair((*frames.Frame).RelOffset),
	"register": func(u *unit, c *source.Cursor, f *frames.Frame) error {
		r, err := u.cfiRegister(c)
		if err == nil {
			err = c.Comma("the other register")
		}
		if err != nil {
			return err
		}
		other, err := u.cfiRegister(c)
		f.Register(r, other)
		return err
	},
	"restore":        cfiEach((*frames.Frame).Restore),
	"same_value":     cfiOne((*frames.Frame).Same),
	"val_offset":     cfiPair((*frames.Frame).ValOffset),
	"undefined":      cfiEach((*frames.Frame).Undefined),
	"return_column":  cfiOne((*frames.Frame).ReturnColumn),
	"remember_state": cfiPlain((*frames.Frame).Remember),
	"signal_frame":   cfiPlain((*frames.Frame).SignalFrame),
	"restore_state": func(_ *unit, c *source.Cursor, f *frames.Frame) error {
		if !f.RestoreState() {
			return c.Since(0).Fault("there is no state to restore", ".cfi_remember_state says where it holds")
		}
		return nil
	},
	"escape": func(u *unit, c *source.Cursor, f *frames.Frame) error {
		var b []byte
		for {
			n, err := u.Known(c, "a byte")
			if err != nil {
				return err
			}
			if b = append(b, byte(n)); !c.Eat(',') {
				break
			}
		}
		f.Escape(b)
		return nil
	},
	"personality": cfiNoExceptions,
	"lsda":        cfiNoExceptions,
}

// cfiOmit stands for a pointer that is not there.
const cfiOmit = 0xff

// cfiOne is a directive that says something of a register.
func cfiOne(do func(f *frames.Frame, r int64)) func(u *unit, c *source.Cursor, f *frames.Frame) error {
	return func(u *unit, c *source.Cursor, f *frames.Frame) error {
		r, err := u.cfiRegister(c)
		do(f, r)
		return err
	}
}

// cfiNumber is a directive with a number.
func cfiNumber(what string, do func(f *frames.Frame, n int64)) func(u *unit, c *source.Cursor, f *frames.Frame) error {
	return func(u *unit, c *source.Cursor, f *frames.Frame) error {
		n, err := u.Known(c, what)
		do(f, n)
		return err
	}
}

// cfiPlain is a directive without arguments.
func cfiPlain(do func(f *frames.Frame)) func(u *unit, c *source.Cursor, f *frames.Frame) error {
	return func(_ *unit, _ *source.Cursor, f *frames.Frame) error {
		do(f)
		return nil
	}
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
			f.Step(u.Dot())
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
	u.frames.Omit, u.frames.Debug = true, false
	for !c.AtEnd() {
		start := c.Start()
		switch name := c.Name(); name {
		case object.EhFrame:
			u.frames.Omit = false
		case frames.DebugSection:
			u.frames.Debug = true
		default:
			return c.Since(start).Fault(fmt.Sprintf("%s cannot hold frames", source.Quote(name)),
				".eh_frame and .debug_frame can")
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
		return at.Fault(fmt.Sprintf("the frame begun at %s is still open", f.At),
			".cfi_endproc belongs behind the function's last instruction")
	}
	from := c.Start()
	word := c.Word()
	f := u.frames.Begin(at)
	u.framing[u.Sec] = f
	switch word {
	case "simple":
	case "":
		f.DefRegister(int64(isa.SP))
	default:
		return c.Since(from).Fault(fmt.Sprintf("a frame begins simple, or with nothing said, not %s",
			source.Quote(word)), "")
	}
	return c.Done()
}

func dirCFIEnd(u *unit, c *source.Cursor, at source.Place) error {
	f, err := u.openFrame(at)
	if err != nil {
		return err
	}
	f.End, u.framing[u.Sec] = u.Dot(), nil
	return c.Done()
}

// openFrame is the frame that is open in this section.
func (u *unit) openFrame(at source.Place) (*frames.Frame, error) {
	if f := u.framing[u.Sec]; f != nil {
		return f, nil
	}
	return nil, at.Fault(fmt.Sprintf("no frame is open in %s", u.Sec.Name),
		".cfi_startproc belongs at the beginning of the function, .cfi_endproc behind its end")
}

// cfiEach is a directive that says the same of some registers.
func cfiEach(do func(f *frames.Frame, r int64)) func(u *unit, c *source.Cursor, f *frames.Frame) error {
	return func(u *unit, c *source.Cursor, f *frames.Frame) error {
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
func cfiNoExceptions(u *unit, c *source.Cursor, _ *frames.Frame) error {
	start := c.Start()
	n, err := u.Known(c, "the encoding")
	if err != nil || n == cfiOmit {
		return err
	}
	return c.At(start, len(c.Stmt.Text)).Fault("exceptions need the library of C++, which is not here",
		fmt.Sprintf("only %#x, for none, can be written; compile with -fno-exceptions", cfiOmit))
}

// cfiPair is a directive that says something of a register and an offset.
func cfiPair(do func(f *frames.Frame, r, n int64)) func(u *unit, c *source.Cursor, f *frames.Frame) error {
	return func(u *unit, c *source.Cursor, f *frames.Frame) error {
		r, err := u.cfiRegister(c)
		if err != nil {
			return err
		}
		if err = c.Comma("the offset"); err != nil {
			return err
		}
		n, err := u.Known(c, "the offset")
		do(f, r, n)
		return err
	}
}

// cfiRegister reads a register, by its name or its number in DWARF.
func (u *unit) cfiRegister(c *source.Cursor) (int64, error) {
	start := c.Start()
	if !source.IsDigit(c.Peek()) {
		name := c.Word()
		r, ok := isa.RegByName(strings.ToLower(name))
		if !ok {
			if name == "" {
				name = c.Token()
			}
			return 0, c.At(start, start+len(name)).Fault(fmt.Sprintf("%s is no register", source.Quote(name)),
				"a frame speaks of registers, by name or number: ra, s0, 8")
		}
		return int64(r), nil
	}
	n, err := u.Known(c, "the register's number")
	if err == nil && (n < 0 || n >= 1<<13) {
		err = c.Since(start).Fault(fmt.Sprintf("there is no register %d", n),
			"0 to 31 are the registers; CSRs begin at 4096")
	}
	return n, err
}
