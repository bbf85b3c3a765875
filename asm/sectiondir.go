package asm

import (
	"debug/elf"
	"fmt"

	"breakfast/asm/flow"
	"breakfast/asm/image"
	"breakfast/asm/object"
	"breakfast/asm/source"
)

// dirSection reads .section name, "flags", @type.
func dirSection(u *unit, c *source.Cursor, at source.Place) error {
	start := c.Start()
	name, err := sectionName(c)
	if err != nil {
		return err
	}
	s, fresh := u.Section(name)
	if !c.Eat(',') {
		if fresh && !s.Alloc && !object.ForTools(name) {
			u.flagless = append(u.flagless, misplaced{s, c.Since(start)})
		}
		u.enter(s)
		return c.Done()
	}
	from := c.Start()
	text, err := c.Str()
	if err != nil {
		return err
	}
	flags, alloc, merge, odd := sectionFlags(text)
	if odd != 0 {
		return c.Since(from).Fault(fmt.Sprintf("no such section flag: %c", odd),
			`flags are a (in memory), w (writable), x (executable): "ax", "aw", "a"`)
	}
	nobits := false
	if c.Eat(',') {
		if b := c.Peek(); b == '@' || b == '%' {
			c.Take()
		}
		from := c.Start()
		switch t := c.Name(); t {
		case "progbits", "note", "init_array", "fini_array":
		case "nobits":
			nobits = true
		default:
			return c.Since(from).Fault(fmt.Sprintf("no such section type: %s", source.Quote(t)),
				"types are @progbits (it has contents) and @nobits (it is zeros)")
		}
		if merge&elf.SHF_MERGE != 0 && c.Eat(',') {
			if s.Entry, err = u.Known(c, "the size of an entry"); err != nil {
				return err
			}
		}
		c.TakeAll() // the name of a group, which a program without a linker has no use for
	}
	if known, _, _ := image.FlagsOf(name); known != 0 && known != flags ||
		!fresh && s.Size+int64(len(s.Spans)) > 0 && s.Flags != flags {
		return c.Since(from).Fault(fmt.Sprintf("%s has other flags: %s", name, s.Flags.Text()),
			"a section keeps the flags that its name or its first lines gave it")
	}
	s.Merge = merge
	s.Flags, s.Alloc, s.NoBits = flags, alloc, nobits || s.NoBits && fresh
	u.enter(s)
	return c.Done()
}

// sectionFlags reads the letters of a section's flags; odd is one that is none.
func sectionFlags(text string) (flags image.Flags, alloc bool, merge elf.SectionFlag, odd rune) {
	for _, r := range text {
		switch r {
		case 'a':
			alloc, flags = true, flags|image.R
		case 'w':
			flags |= image.W
		case 'x':
			flags |= image.X
		case 'M':
			merge |= elf.SHF_MERGE
		case 'S':
			merge |= elf.SHF_STRINGS
		case 'G', 'T', 'o', 'R', '?':
		default:
			return 0, false, 0, r
		}
	}
	return flags, alloc, merge, 0
}

func sectionName(c *source.Cursor) (string, error) {
	if c.Peek() == '"' {
		return c.Str()
	}
	name := c.TakeWhile(func(b byte) bool { return source.IsNamePart(b) || b == '-' })
	if name == "" {
		return "", c.Here().Fault("the name of a section is missing", "")
	}
	return name, nil
}

func dirPushSection(u *unit, c *source.Cursor, at source.Place) error {
	if len(u.pushed) >= flow.MaxDepth {
		return at.Fault(fmt.Sprintf("more than %d sections are pushed", flow.MaxDepth), "")
	}
	was := [2]*object.Section{u.Sec, u.prev}
	if err := u.pushSection(c, at); err != nil {
		return err
	}
	u.pushed = append(u.pushed, was)
	return nil
}

// dirSubsection is .subsection: another part of this section.
func dirSubsection(u *unit, c *source.Cursor, _ source.Place) error { return u.part(u.Sec, c) }

// part goes to the part of a section that a number names; without one, to its first.
func (u *unit) part(s *object.Section, c *source.Cursor) error {
	n := int64(0)
	if !c.AtEnd() {
		start := c.Start()
		var err error
		if n, err = u.Known(c, "the number of a part"); err != nil {
			return err
		}
		if n < 0 || n > object.MaxPart {
			return c.Since(start).Fault(fmt.Sprintf("a section has no part %d", n),
				fmt.Sprintf("0 to %d", object.MaxPart))
		}
	}
	u.enter(u.Part(s, n))
	return c.Done()
}

// pushSection is .section, or, as .pushsection also has it, a name and the number of a part.
func (u *unit) pushSection(c *source.Cursor, at source.Place) error {
	there := *c
	if name, err := sectionName(c); err == nil && c.Eat(',') && source.IsDigit(c.Peek()) {
		s, _ := u.Section(name)
		return u.part(s, c)
	}
	*c = there
	return dirSection(u, c, at)
}

func dirPopSection(u *unit, c *source.Cursor, at source.Place) error {
	n := len(u.pushed)
	if n == 0 {
		return at.Fault(".popsection without a .pushsection", "")
	}
	u.Sec, u.prev = u.pushed[n-1][0], u.pushed[n-1][1]
	u.pushed = u.pushed[:n-1]
	return c.Done()
}

func dirPrevious(u *unit, c *source.Cursor, at source.Place) error {
	if u.prev == nil {
		return at.Fault("there is no previous section", "")
	}
	u.Sec, u.prev = u.prev, u.Sec
	return c.Done()
}

// dirStruct is .struct offset, and .offset: labels are numbers from there on, until another section.
func dirStruct(u *unit, c *source.Cursor, at source.Place) error {
	n, err := u.Known(c, "the offset")
	if err != nil {
		return err
	}
	u.enter(u.Structure(n))
	return c.Done()
}

func (u *unit) enter(s *object.Section) {
	if s != u.Sec {
		u.prev, u.Sec = u.Sec, s
	}
}
