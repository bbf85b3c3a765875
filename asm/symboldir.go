package asm

import (
	"fmt"

	"breakfast/asm/image"
)

// eachName calls f for every name of a list with commas.
func (c *cursor) eachName(f func(name string, at place) error) error {
	for {
		c.skip()
		start := c.i
		name := c.name()
		if name == "" {
			return c.here().fault("the name of a symbol is missing", "")
		}
		if err := f(name, c.at(start, c.i)); err != nil {
			return err
		}
		if c.atEnd() {
			return nil
		}
		if err := c.comma("another name"); err != nil {
			return err
		}
	}
}

func dirGlobal(weak bool) handler {
	return func(u *unit, c *cursor, _ place) error {
		return c.eachName(func(name string, at place) error {
			s := u.lookup(name)
			if s.unit == nil {
				return at.fault(fmt.Sprintf("%s is known in every file as it is", name), "")
			}
			if !s.global && !s.used && !s.defined() {
				s.at = at
			}
			s.global, s.weak = true, s.weak || weak
			return nil
		})
	}
}

func dirLocal(u *unit, c *cursor, _ place) error {
	return c.eachName(func(name string, _ place) error {
		u.lookup(name).local = true
		return nil
	})
}

// dirExtern says what is so anyway: a name that is not defined here is looked for elsewhere.
func dirExtern(u *unit, c *cursor, _ place) error {
	return c.eachName(func(string, place) error { return nil })
}

func dirType(u *unit, c *cursor, at place) error {
	name := c.name()
	if name == "" {
		return c.here().fault("the name of a symbol is missing", "")
	}
	if err := c.comma("the type"); err != nil {
		return err
	}
	if b := c.peek(); b == '@' || b == '%' || b == '#' {
		c.i++
	}
	from := c.i
	s := u.lookup(name)
	switch t := c.name(); t {
	case "function", "STT_FUNC", "gnu_indirect_function":
		s.typ = image.Func
	case "object", "STT_OBJECT", "common", "tls_object":
		s.typ = image.Object
	case "notype", "STT_NOTYPE":
		s.typ = image.Label
	default:
		return c.at(from, c.i).fault(fmt.Sprintf("no such type: %s", quote(t)), "types are @function and @object")
	}
	return c.done()
}

func dirSize(u *unit, c *cursor, at place) error {
	name := c.name()
	if name == "" {
		return c.here().fault("the name of a symbol is missing", "")
	}
	if err := c.comma("the size"); err != nil {
		return err
	}
	v, err := u.expr(c)
	if err != nil {
		return err
	}
	if s := u.lookup(name); s.unit != nil {
		s.more().size = v
	}
	return c.done()
}

func dirSet(once bool) handler {
	return func(u *unit, c *cursor, at place) error {
		c.skip()
		start := c.i
		name := c.name()
		if name == "" {
			return c.here().fault("the name of a symbol is missing", "write .equ NAME, expression")
		}
		where := c.at(start, c.i)
		if hint := foreign[name]; c.atEnd() && hint != "" {
			return where.fault(fmt.Sprintf("there is nothing to set for %s", name), hint)
		}
		if err := c.comma("the value"); err != nil {
			u.poison(name, where)
			return err
		}
		v, err := u.valueOf(c, name, where)
		if err != nil {
			return err
		}
		if name == "." {
			return u.org(v, 0, where)
		}
		return u.set(name, v, once, where)
	}
}
