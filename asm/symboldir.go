package asm

import (
	"fmt"

	"breakfast/asm/advice"
	"breakfast/asm/image"
	"breakfast/asm/source"
)

// eachName calls f for every name of a list with commas.
func eachName(c *source.Cursor, f func(name string, at source.Place) error) error {
	for {
		start := c.Start()
		name := c.Name()
		if name == "" {
			return c.Here().Fault("the name of a symbol is missing", "")
		}
		if err := f(name, c.Since(start)); err != nil {
			return err
		}
		if c.AtEnd() {
			return nil
		}
		if err := c.Comma("another name"); err != nil {
			return err
		}
	}
}

func dirGlobal(weak bool) handler {
	return func(u *unit, c *source.Cursor, _ source.Place) error {
		return eachName(c, func(name string, at source.Place) error {
			s := u.OwnName(name)
			u.Mention(s, at)
			if s.Module == nil {
				return at.Fault(fmt.Sprintf("%s is known in every file as it is", name),
					"it comes from -D: leave this out")
			}
			if !s.Global && !s.Used && !s.Defined() {
				s.At = at
			}
			s.Global, s.Weak = true, s.Weak || weak
			return nil
		})
	}
}

func dirLocal(u *unit, c *source.Cursor, _ source.Place) error {
	return eachName(c, func(name string, at source.Place) error {
		s := u.OwnName(name)
		s.Local = true
		u.Mention(s, at)
		return nil
	})
}

// dirExtern says what is so anyway: a name that is not defined here is looked for elsewhere. Of a name of the machine
// it says that it is another file's.
func dirExtern(u *unit, c *source.Cursor, _ source.Place) error {
	return eachName(c, func(name string, at source.Place) error {
		if u.a.Given[name] != nil && (u.a.Partial || u.a.several) {
			u.OwnName(name)
		}
		if s := u.Syms[name]; s != nil {
			u.Mention(s, at)
		}
		return nil
	})
}

func dirType(u *unit, c *source.Cursor, at source.Place) error {
	start := c.Start()
	name := c.Name()
	if name == "" {
		return c.Here().Fault("the name of a symbol is missing", "")
	}
	named := c.Since(start)
	if c.AtEnd() {
		return c.Here().Fault("the type is missing", ".type "+name+", @function is one")
	}
	c.Eat(',') // GNU as does without
	if b := c.Peek(); b == '@' || b == '%' || b == '#' {
		c.Take()
	}
	from := c.Start()
	s := u.OwnName(name)
	u.Mention(s, named)
	switch t := c.Name(); t {
	case "function", "STT_FUNC", "gnu_indirect_function":
		s.Type = image.Func
	case "object", "STT_OBJECT", "common", "tls_object":
		s.Type = image.Object
	case "notype", "STT_NOTYPE":
		s.Type = image.Label
	default:
		return c.Since(from).Fault(fmt.Sprintf("no such type: %s", source.Quote(t)), "types are @function and @object")
	}
	return c.Done()
}

func dirSize(u *unit, c *source.Cursor, at source.Place) error {
	start := c.Start()
	name := c.Name()
	if name == "" {
		return c.Here().Fault("the name of a symbol is missing", "")
	}
	named := c.Since(start)
	if err := c.Comma("the size"); err != nil {
		return err
	}
	v, err := u.Read(c)
	if err != nil {
		return err
	}
	s := u.OwnName(name)
	if u.Mention(s, named); s.Module != nil {
		s.More().Size = v
	}
	return c.Done()
}

// registerName is the error for a name that is to stand for a register, as RARS has it. Where it is used, that is told
// with what to write.
func (u *unit) registerName(c *source.Cursor, name string, at source.Place) error {
	reg := c.Token()
	if u.texts == nil {
		u.texts = map[string]cText{}
	}
	u.texts[name] = cText{text: reg, at: at}
	return at.Fault(fmt.Sprintf("names stand for numbers here, and %s is a register", reg),
		fmt.Sprintf("where %s stands, name %s itself", name, reg))
}

func dirSet(once bool) handler {
	return func(u *unit, c *source.Cursor, at source.Place) error {
		start := c.Start()
		name := c.Name()
		if name == "" {
			return c.Here().Fault("the name of a symbol is missing", ".equ NAME, expression")
		}
		where := c.Since(start)
		if advice.LeftOut("set", name) != "" && c.AtEnd() {
			return where.Fault(fmt.Sprintf("there is nothing to set for %s", name), "")
		}
		err := c.Comma("the value")
		if c.Next().IsReg && u.Syms[c.Token()] == nil {
			return u.registerName(c, name, where)
		}
		if err != nil {
			u.Poison(name, where)
			return err
		}
		v, err := u.ValueOf(c, name, where)
		if err != nil {
			return err
		}
		if name == "." {
			return u.Org(v, 0, where)
		}
		return u.set(name, v, once, where)
	}
}
