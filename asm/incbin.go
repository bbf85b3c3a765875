package asm

import "fmt"

// dirIncbin reads .incbin "file", skip, count: the bytes of a file as they are.
func dirIncbin(u *unit, c *cursor, at place) error {
	c.skip()
	start := c.i
	name, err := c.str()
	if err != nil {
		return err
	}
	where := c.at(start, c.i)
	skip, count := int64(0), int64(-1)
	if c.eat(',') {
		if c.peek() != ',' {
			if skip, err = u.known(c, "the number of bytes to skip"); err != nil {
				return err
			}
		}
		if c.eat(',') {
			if count, err = u.known(c, "the number of bytes"); err != nil {
				return err
			}
			if count < 0 {
				return c.here().fault(fmt.Sprintf("%d bytes cannot be taken", count), "")
			}
		}
	}
	if err := c.done(); err != nil {
		return err
	}
	_, b, err := u.lookFor(name, where)
	if err != nil {
		return err
	}
	if skip < 0 || skip > int64(len(b)) {
		return where.fault(fmt.Sprintf("%s has %d bytes, and %d are to be skipped", name, len(b), skip), "")
	}
	b = b[skip:]
	if count >= 0 {
		b = b[:min(count, int64(len(b)))]
	}
	return u.put([]byte(b), where)
}
