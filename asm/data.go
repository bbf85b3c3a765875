package asm

import (
	"encoding/binary"
	"fmt"

	"breakfast/asm/advice"
	"breakfast/asm/arch"
	"breakfast/asm/image"
	"breakfast/asm/source"
)

// dataSize is how many bytes a data field has, and what it is called.
func (k fixKind) dataSize() int { return 1 << k }

// data reads the values of .byte, .half, .word and .dword.
func (u *unit) data(c *source.Cursor, kind fixKind) error {
	if c.AtEnd() {
		u.warn(c.At(0, len(c.Text)), warnValue, "there are no values", c.CommentHint())
		return nil
	}
	size := kind.dataSize()
	var buf [8]byte
	for {
		c.Skip()
		start := c.Pos
		v, err := u.expr(c)
		if err != nil {
			return err
		}
		at := c.At(start, c.Pos)
		if v.known() {
			if size < 8 && !arch.Fits(v.n, size*8) {
				u.warn(at, warnValue, fmt.Sprintf("%s does not fit into %s: %#x is stored", advice.AsWritten(at.Text(), v.n), bytesText(size), uint64(v.n)&(1<<(size*8)-1)), dataRange(size))
			}
			binary.LittleEndian.PutUint64(buf[:], uint64(v.n))
		} else {
			if err := u.writable([]byte{1}, at); err != nil {
				return err
			}
			u.fix(kind, 0, v, at)
			buf = [8]byte{}
		}
		if err := u.put(buf[:size], at); err != nil {
			return err
		}
		if c.AtEnd() {
			return nil
		}
		if err := c.Comma("another value"); err != nil {
			v.told()
			return err
		}
	}
}

func bytesText(n int) string {
	if n == 1 {
		return "one byte"
	}
	return fmt.Sprintf("%d bytes", n)
}

// dataRange says what fits into so many bytes.
func dataRange(size int) string {
	return fmt.Sprintf("%d to %d do", int64(-1)<<(size*8-1), int64(1)<<(size*8)-1)
}

// dirSpace is .space count, fill and its other names.
func dirSpace(u *unit, c *source.Cursor, at source.Place) error {
	c.Skip()
	start := c.Pos
	v, err := u.expr(c)
	if err != nil {
		return err
	}
	where := c.At(start, c.Pos)
	fill := int64(0)
	if c.Eat(',') {
		if fill, err = u.known(c, "the fill"); err != nil {
			return err
		}
	}
	if err := c.Done(); err != nil {
		return err
	}
	return u.space(v, fill, where)
}

// space reserves v bytes.
func (u *unit) space(v value, fill int64, at source.Place) error {
	if err := u.writable([]byte{byte(fill)}, at); err != nil {
		return err
	}
	if !v.known() {
		return u.span(span{kind: spanSpace, val: v, fill: fill, at: at})
	}
	return u.repeat(v.n, []byte{byte(fill)}, at)
}

// repeat appends n copies of b.
func (u *unit) repeat(n int64, b []byte, at source.Place) error {
	if n < 0 {
		return at.Fault(fmt.Sprintf("%d bytes cannot be reserved", n), "")
	}
	if n > maxBytes {
		return at.Fault(fmt.Sprintf("the program grows beyond %d MiB", maxBytes>>20), "")
	}
	if err := u.room(n*int64(len(b)), at); err != nil {
		return err
	}
	s := u.sec
	u.mark(at)
	s.size += n * int64(len(b))
	s.gap = s.size
	if s.nobits {
		return nil
	}
	if len(b) == 1 && b[0] == 0 {
		s.data = append(s.data, make([]byte, n)...)
		return nil
	}
	for range n {
		s.data = append(s.data, b...)
	}
	return nil
}

// dirFill is .fill repeat, size, value: size bytes of each are used, up to 8.
func dirFill(u *unit, c *source.Cursor, at source.Place) error {
	c.Skip()
	start := c.Pos
	n, err := u.known(c, "the count")
	if err != nil {
		return err
	}
	where := c.At(start, c.Pos)
	size, v := int64(1), int64(0)
	if c.Eat(',') {
		if size, err = u.known(c, "the size"); err != nil {
			return err
		}
		if size < 0 || size > 8 {
			return c.At(start, c.Pos).Fault(fmt.Sprintf("a size of %d is out of range", size), "0 to 8 bytes each")
		}
		if c.Eat(',') {
			if v, err = u.known(c, "the value"); err != nil {
				return err
			}
		}
	}
	if err := c.Done(); err != nil {
		return err
	}
	var buf [8]byte
	binary.LittleEndian.PutUint64(buf[:], uint64(uint32(v)))
	if err := u.writable(buf[:size], where); err != nil {
		return err
	}
	return u.repeat(n, buf[:size], where)
}

// dirAlign is .align and .p2align, which take a power of two, and .balign, which takes bytes.
func dirAlign(power bool) handler {
	return func(u *unit, c *source.Cursor, at source.Place) error {
		c.Skip()
		start := c.Pos
		n, err := u.known(c, "the alignment")
		if err != nil {
			return err
		}
		where := c.At(start, c.Pos)
		var fill, most int64
		filled := false
		if c.Eat(',') {
			if b := c.Peek(); b != ',' && b != 0 {
				filled = true
				if fill, err = u.known(c, "the fill"); err != nil {
					return err
				}
			}
			if c.Eat(',') {
				if most, err = u.known(c, "the limit"); err != nil {
					return err
				}
			}
		}
		if err := c.Done(); err != nil {
			return err
		}
		if power {
			if n < 0 || n > 24 {
				hint := "0 to 24"
				if n > 24 && n&(n-1) == 0 {
					hint += fmt.Sprintf("; it is the power of two here: for %d bytes write .balign %d", n, n)
				}
				return where.Fault(fmt.Sprintf("an alignment to 2 to the power %d is out of range", n), hint)
			}
			n = 1 << n
		}
		return u.pad(n, fill, most, !filled && u.sec.flags&image.X != 0, where)
	}
}

const maxAlign = 1 << 24

func possibleAlign(n int64) bool { return n > 0 && n <= maxAlign && n&(n-1) == 0 }

func alignMessage(n int64) string { return fmt.Sprintf("an alignment of %d bytes is not possible", n) }

const alignHint = "powers of two are, up to 16 MiB"

// pad fills up to a multiple of align bytes; code pads with instructions.
func (u *unit) pad(align, fill, most int64, code bool, at source.Place) error {
	if align == 0 {
		align = 1
	}
	if !possibleAlign(align) {
		return at.Fault(alignMessage(align), alignHint)
	}
	if err := u.writable([]byte{byte(fill)}, at); err != nil {
		return err
	}
	s := u.sec
	s.align = max(s.align, align)
	if len(s.spans) == 0 && !code { // all before is fixed, so is this
		n := -s.size & (align - 1)
		if most > 0 && n > most {
			return nil
		}
		return u.repeat(n, []byte{byte(fill)}, at)
	}
	if align == 1 {
		return nil
	}
	return u.span(span{kind: spanAlign, to: align, fill: fill, most: most, code: code, loose: u.loose(code), at: at})
}

// loose is the step by which a linker would cut a padding down: of code, unless the program says not to.
func (u *unit) loose(code bool) int64 {
	switch {
	case !code || u.options.exact:
		return 0
	case u.options.ext&arch.ExtC != 0:
		return 2
	}
	return 4
}

// dirOrg moves to a place of this section, forwards only.
func dirOrg(u *unit, c *source.Cursor, at source.Place) error {
	c.Skip()
	start := c.Pos
	v, err := u.expr(c)
	if err != nil {
		return err
	}
	where := c.At(start, c.Pos)
	fill := int64(0)
	if c.Eat(',') {
		if fill, err = u.known(c, "the fill"); err != nil {
			return err
		}
	}
	if err := c.Done(); err != nil {
		return err
	}
	return u.org(v, fill, where)
}

func (u *unit) org(v value, fill int64, at source.Place) error {
	if err := u.writable([]byte{byte(fill)}, at); err != nil {
		return err
	}
	return u.span(span{kind: spanOrg, val: v, fill: fill, at: at})
}

// text reads the strings of .ascii and .asciz, with end after each.
func (u *unit) text(c *source.Cursor, end string) error {
	if c.AtEnd() {
		return nil
	}
	for {
		c.Skip()
		start := c.Pos
		for { // adjacent strings are one
			s, err := c.Str()
			if err != nil {
				return err
			}
			if err := u.put([]byte(s), c.At(start, c.Pos)); err != nil {
				return err
			}
			if c.Peek() != '"' {
				break
			}
		}
		if err := u.put([]byte(end), c.At(start, c.Pos)); err != nil {
			return err
		}
		if c.AtEnd() {
			return nil
		}
		if err := c.Comma("another string"); err != nil {
			return err
		}
	}
}
