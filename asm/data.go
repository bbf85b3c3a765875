package asm

import (
	"encoding/binary"
	"fmt"

	"breakfast/asm/advice"
	"breakfast/asm/arch"
	"breakfast/asm/image"
	"breakfast/asm/object"
	"breakfast/asm/source"
)

// data reads the values of .byte, .half, .word and .dword.
func (u *unit) data(c *source.Cursor, kind object.FixKind) error {
	if c.AtEnd() {
		u.a.warn(c.At(0, len(c.Stmt.Text)), warnValue, "there are no values", c.CommentHint())
		return nil
	}
	size := kind.DataSize()
	var buf [8]byte
	for {
		var v object.Value
		var err error
		start := c.Start()
		if c.Peek() == ',' || c.AtEnd() { // as GNU as does
			u.warnNoValue(c)
		} else if v, err = u.Read(c); err != nil {
			return err
		}
		at := c.Since(start)
		if v.Known() {
			if size < 8 && !arch.Fits(v.N, size*8) {
				u.a.warn(at, warnValue, fmt.Sprintf("%s does not fit into %s: %#x is stored",
					advice.AsWritten(at.Text(), v.N),
					object.BytesText(size), uint64(v.N)&(1<<(size*8)-1)), object.DataRange(size))
			}
			binary.LittleEndian.PutUint64(buf[:], uint64(v.N))
		} else {
			if err := u.Writable([]byte{1}, at); err != nil {
				return err
			}
			u.Fix(kind, 0, v, at)
			buf = [8]byte{}
		}
		if err := u.Put(buf[:size], at); err != nil {
			return err
		}
		if c.AtEnd() {
			return nil
		}
		if err := c.Comma("another value"); err != nil {
			v.Told()
			return err
		}
	}
}

// dirSpace is .space count, fill and its other names.
func dirSpace(u *unit, c *source.Cursor, at source.Place) error {
	start := c.Start()
	v, err := u.Read(c)
	if err != nil {
		return err
	}
	where := c.Since(start)
	fill := int64(0)
	if c.Eat(',') {
		if fill, err = u.Known(c, "the fill"); err != nil {
			return err
		}
	}
	if err := c.Done(); err != nil {
		return err
	}
	return u.Space(v, fill, where)
}

// dirFill is .fill repeat, size, value: size bytes of each are used, up to 8.
func dirFill(u *unit, c *source.Cursor, at source.Place) error {
	start := c.Start()
	n, err := u.Known(c, "the count")
	if err != nil {
		return err
	}
	where := c.Since(start)
	size, v := int64(1), int64(0)
	if c.Eat(',') {
		if size, err = u.Known(c, "the size"); err != nil {
			return err
		}
		if size < 0 || size > 8 {
			return c.Since(start).Fault(fmt.Sprintf("a size of %d is out of range", size), "0 to 8 bytes each")
		}
		if c.Eat(',') {
			if v, err = u.Known(c, "the value"); err != nil {
				return err
			}
		}
	}
	if err := c.Done(); err != nil {
		return err
	}
	var buf [8]byte
	binary.LittleEndian.PutUint64(buf[:], uint64(uint32(v)))
	if err := u.Writable(buf[:size], where); err != nil {
		return err
	}
	return u.Repeat(n, buf[:size], where)
}

// dirAlign is .align and .p2align, which take a power of two, and .balign, which takes bytes; with a w or l behind, the
// fill is a half word or a word.
func dirAlign(power bool, wide uint8) handler {
	return func(u *unit, c *source.Cursor, at source.Place) error {
		if c.AtEnd() {
			u.warnNoAlign(power, at)
			return nil
		}
		start := c.Start()
		n, err := u.Known(c, "the alignment")
		if err != nil {
			return err
		}
		where := c.Since(start)
		p := object.Padding{Wide: wide, Code: u.Sec.Flags&image.X != 0}
		if c.Eat(',') {
			if b := c.Peek(); b != ',' && b != 0 {
				p.Code = false
				if p.Fill, err = u.Known(c, "the fill"); err != nil {
					return err
				}
			}
			if c.Eat(',') {
				if p.Most, err = u.Known(c, "the limit"); err != nil {
					return err
				}
			}
		}
		if err := c.Done(); err != nil {
			return err
		}
		if p.To = n; power {
			if n < 0 || n > 24 {
				return powerFault(n, at, where)
			}
			u.warnAlign(n, at, where)
			p.To = 1 << n
		}
		return u.Pad(p, where)
	}
}

// powerFault is the error for an alignment to a power of two that is too large.
func powerFault(n int64, at, where source.Place) error {
	e := where.Fault(fmt.Sprintf("an alignment to 2 to the power %d is out of range", n), "0 to 24")
	if n > 24 && n&(n-1) == 0 {
		e.Write(fmt.Sprintf("for %d bytes write %%s", n), at.To(where), fmt.Sprintf(".balign %d", n))
	}
	return e
}

// dirOrg moves to a place of this section, forwards only.
func dirOrg(u *unit, c *source.Cursor, at source.Place) error {
	start := c.Start()
	v, err := u.Read(c)
	if err != nil {
		return err
	}
	where := c.Since(start)
	fill := int64(0)
	if c.Eat(',') {
		if fill, err = u.Known(c, "the fill"); err != nil {
			return err
		}
	}
	if err := c.Done(); err != nil {
		return err
	}
	return u.Org(v, fill, where)
}

// text reads the strings of .ascii and its like, each byte of them as so many bytes; end puts a zero behind each.
func (u *unit) text(c *source.Cursor, width int, end bool) error {
	c.Eat(',') // as GNU as does
	if c.AtEnd() {
		return nil
	}
	for {
		start := c.Start()
		for { // adjacent strings are one
			s, err := c.Str()
			if err != nil {
				return err
			}
			if err := u.Put(widened(s, width), c.Since(start)); err != nil {
				return err
			}
			if c.Peek() != '"' {
				break
			}
		}
		if end {
			if err := u.Put(make([]byte, width), c.Since(start)); err != nil {
				return err
			}
		}
		if c.AtEnd() {
			return nil
		}
		if err := c.Comma("another string"); err != nil {
			return err
		}
	}
}

func widened(s string, width int) []byte {
	if width == 1 {
		return []byte(s)
	}
	b := make([]byte, len(s)*width)
	for i := range len(s) {
		b[i*width] = s[i]
	}
	return b
}
