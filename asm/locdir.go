package asm

import (
	"fmt"

	"breakfast/asm/image"
)

// maxFiles bounds the numbers that .file gives.
const maxFiles = 10_000

// dirFile reads .file number "folder" "name", by which a compiler names the sources that .loc speaks of; without a number it
// says where the text came from, which makes no difference.
func dirFile(u *unit, c *cursor, at place) error {
	if !isDigit(c.peek()) {
		return nil
	}
	c.skip()
	start := c.i
	n, err := c.number()
	if err != nil {
		return err
	}
	if n < 0 || n > maxFiles {
		return c.at(start, c.i).fault("the number of a file is out of range", fmt.Sprintf("0 to %d", maxFiles))
	}
	name, err := c.str()
	if err != nil {
		return err
	}
	if c.peek() == '"' { // what came before was the folder
		if name, err = c.str(); err != nil {
			return err
		}
	}
	if u.files == nil {
		u.files = map[int64]*file{}
	}
	for _, f := range u.files { // one file may have several numbers
		if f.name == name {
			u.files[n] = f
			return nil
		}
	}
	u.files[n] = &file{name: name, order: c.st.frame.file.order, index: -1}
	return nil // what may follow is a checksum
}

// dirLoc reads .loc file line column …: the code that follows came from there, and no longer from the line that it stands on.
func dirLoc(u *unit, c *cursor, at place) error {
	var n [2]int64
	for i, what := range []string{"the number of a file", "the line"} {
		if !isDigit(c.peek()) {
			return c.here().fault(what+" is missing", "write .loc file line")
		}
		var err error
		if n[i], err = c.number(); err != nil {
			return err
		}
	}
	f := u.files[n[0]]
	if f == nil {
		return at.fault(fmt.Sprintf("there is no file %d", n[0]), fmt.Sprintf("write .file %d \"name\" above it", n[0]))
	}
	if n[1] < 0 || n[1] > 1<<30 {
		return at.fault(fmt.Sprintf("there is no line %d", n[1]), "")
	}
	u.row()
	u.loc, u.fresh = mark{file: f, line: int32(n[1])}, true
	return nil
}

// row gives a .loc that no code has followed its place in the lines before another takes it: debuggers know several at one address.
func (u *unit) row() {
	if s := u.sec; u.fresh && s.alloc && s.flags&image.X != 0 {
		s.lines = append(s.lines, mark{int32(s.size), int32(len(s.spans)), u.loc.line, u.loc.file})
	}
}

// dirLEB reads .uleb128 and .sleb128: numbers of as many bytes as they need.
func dirLEB(signed bool) handler {
	return func(u *unit, c *cursor, at place) error {
		for {
			c.skip()
			start := c.i
			v, err := u.expr(c)
			if err != nil {
				return err
			}
			where := c.at(start, c.i)
			switch {
			case v.known():
				err = u.put(appendLEB(nil, v.n, signed), where)
			case u.sec.alloc:
				err = where.fault("a number of variable length must be known at this point", u.unknownHint(v))
			case signed:
				err = u.span(span{kind: spanSLEB, size: 1, val: v, at: where})
			default:
				err = u.span(span{kind: spanULEB, size: 1, val: v, at: where})
			}
			if err != nil {
				return err
			}
			if c.atEnd() {
				return nil
			}
			if err := c.comma("another value"); err != nil {
				return err
			}
		}
	}
}

// appendLEB appends a number in groups of seven bits, the lowest first.
func appendLEB(b []byte, n int64, signed bool) []byte {
	for {
		low := byte(n) & 0x7f
		if signed {
			n >>= 7
			if n == 0 && low&0x40 == 0 || n == -1 && low&0x40 != 0 {
				return append(b, low)
			}
		} else if n = int64(uint64(n) >> 7); n == 0 {
			return append(b, low)
		}
		b = append(b, low|0x80)
	}
}
