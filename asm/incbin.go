package asm

import (
	"cmp"
	"fmt"

	"breakfast/asm/source"
)

// dirIncbin reads .incbin "file", skip, count: the bytes of a file as they are.
func dirIncbin(u *unit, c *source.Cursor, at source.Place) error {
	start := c.Start()
	name, err := c.Str()
	if err != nil {
		return err
	}
	where := c.Since(start)
	skip, count := int64(0), int64(-1)
	if c.Eat(',') {
		if c.Peek() != ',' {
			if skip, err = u.Known(c, "the number of bytes to skip"); err != nil {
				return err
			}
		}
		if c.Eat(',') {
			if count, err = u.Known(c, "the number of bytes"); err != nil {
				return err
			}
			if count < 0 {
				return c.Here().Fault(fmt.Sprintf("%d bytes cannot be taken", count), "")
			}
		}
	}
	if err := c.Done(); err != nil {
		return err
	}
	found, b, err := u.flow.LookFor(name, where)
	if u.a.flow.Log != nil {
		u.a.flow.Log.Include(where, cmp.Or(found, name), nil, true)
	}
	if err != nil {
		return err
	}
	if skip < 0 || skip > int64(len(b)) {
		return where.Fault(fmt.Sprintf("%s has %d bytes, and %d are to be skipped", name, len(b), skip), "")
	}
	b = b[skip:]
	if count >= 0 {
		b = b[:min(count, int64(len(b)))]
	}
	return u.Put([]byte(b), where)
}
