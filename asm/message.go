package asm

import (
	"cmp"

	"breakfast/asm/source"
)

// What a program says itself while it is assembled.

func dirError(u *unit, c *source.Cursor, at source.Place) error {
	u.a.Vague = true
	s, err := c.Str()
	if err != nil {
		return err
	}
	return at.Fault(cmp.Or(s, ".error"), "")
}

func dirErr(u *unit, c *source.Cursor, at source.Place) error {
	u.a.Vague = true
	return at.Fault(".err: the program refuses to be assembled like this", "")
}

func dirWarning(u *unit, c *source.Cursor, at source.Place) error {
	s, err := c.Str()
	if err != nil {
		return err
	}
	u.a.warn(at, warnUser, cmp.Or(s, ".warning"), "")
	return c.Done()
}

// dirPrint says something while the program is assembled.
func dirPrint(u *unit, c *source.Cursor, at source.Place) error {
	s, err := c.Str()
	if err != nil {
		return err
	}
	if u.a.opt.Print != nil {
		u.a.opt.Print(s)
	}
	return c.Done()
}
