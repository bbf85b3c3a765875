package asm

import (
	"fmt"

	"breakfast/asm/object"
	"breakfast/asm/source"
)

// maxFiles bounds the numbers that .file gives.
const maxFiles = 10_000

// dirFile reads .file number "folder" "name", by which a compiler names the sources that .loc speaks
// of; without a number it says where the text came from, which makes no difference.
func dirFile(u *unit, c *source.Cursor, at source.Place) error {
	if !source.IsDigit(c.Peek()) {
		return nil
	}
	start := c.Start()
	n, err := c.Number()
	if err != nil {
		return err
	}
	if n < 0 || n > maxFiles {
		return c.Since(start).Fault("the number of a file is out of range", fmt.Sprintf("0 to %d", maxFiles))
	}
	name, err := c.Str()
	if err != nil {
		return err
	}
	if c.Peek() == '"' { // what came before was the folder
		if name, err = c.Str(); err != nil {
			return err
		}
	}
	if u.Files == nil {
		u.Files = map[int64]*source.File{}
	}
	for _, f := range u.Files { // one file may have several numbers
		if f.Name == name {
			u.Files[n] = f
			return nil
		}
	}
	u.Files[n] = &source.File{Name: name, Order: c.Stmt.Frame.File.Order}
	return nil // what may follow is a checksum
}

// dirLoc reads .loc file line column …: the code that follows came from there, and no longer from the
// line that it stands on.
func dirLoc(u *unit, c *source.Cursor, at source.Place) error {
	var n [2]int64
	for i, what := range []string{"the number of a file", "the line"} {
		if !source.IsDigit(c.Peek()) {
			return c.Here().Fault(what+" is missing", ".loc takes a file and a line")
		}
		var err error
		if n[i], err = c.Number(); err != nil {
			return err
		}
	}
	f := u.Files[n[0]]
	if f == nil {
		return at.Fault(fmt.Sprintf("there is no file %d", n[0]),
			fmt.Sprintf(".file %d \"name\" above gives it one", n[0]))
	}
	if n[1] < 0 || n[1] > 1<<30 {
		return at.Fault(fmt.Sprintf("there is no line %d", n[1]), "")
	}
	u.Row()
	u.Loc, u.Fresh = object.Mark{File: f, Line: int32(n[1])}, true
	return nil
}

// dirLEB reads .uleb128 and .sleb128: numbers of as many bytes as they need.
func dirLEB(signed bool) handler {
	return func(u *unit, c *source.Cursor, at source.Place) error {
		for {
			start := c.Start()
			v, err := u.Read(c)
			if err != nil {
				return err
			}
			where := c.Since(start)
			switch {
			case v.Known():
				err = u.Put(object.AppendLEB(nil, v.N, signed), where)
			case u.Sec.Alloc:
				err = where.Fault("a number of variable length must be known at this point", u.WhyUnknown(v))
			case signed:
				err = u.Span(object.Span{Kind: object.SpanSLEB, Size: 1, Val: v, At: where})
			default:
				err = u.Span(object.Span{Kind: object.SpanULEB, Size: 1, Val: v, At: where})
			}
			if err != nil {
				return err
			}
			if c.AtEnd() {
				return nil
			}
			if err := c.Comma("another value"); err != nil {
				return err
			}
		}
	}
}
