package asm

import (
	"debug/elf"
	"fmt"
	"strings"

	"breakfast/asm/image"
)

// dirSection reads .section name, "flags", @type.
func dirSection(u *unit, c *cursor, at place) error {
	start := c.i
	name, err := c.sectionName()
	if err != nil {
		return err
	}
	s, fresh := u.section(name)
	if !c.eat(',') {
		if fresh && !s.alloc && !unallocated(name) {
			s.alloc, s.flags = true, image.R|image.W
			u.warn(c.at(start, c.i), warnSection, fmt.Sprintf("%s has no flags: it becomes data that can be written", name),
				fmt.Sprintf(`write .section %s, "ax" for code, "a" for constants, "aw" for data`, name))
		}
		u.enter(s)
		return c.done()
	}
	from := c.i
	text, err := c.str()
	if err != nil {
		return err
	}
	flags, alloc, merge := image.Flags(0), false, elf.SectionFlag(0)
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
			return c.at(from, c.i).fault(fmt.Sprintf("no such section flag: %c", r), `flags are a (in memory), w (writable), x (executable): "ax", "aw", "a"`)
		}
	}
	nobits := false
	if c.eat(',') {
		if b := c.peek(); b == '@' || b == '%' {
			c.i++
		}
		from := c.i
		switch t := c.name(); t {
		case "progbits", "note", "init_array", "fini_array":
		case "nobits":
			nobits = true
		default:
			return c.at(from, c.i).fault(fmt.Sprintf("no such section type: %s", quote(t)), "types are @progbits (it has contents) and @nobits (it is zeros)")
		}
		if merge&elf.SHF_MERGE != 0 && c.eat(',') {
			if s.entry, err = u.known(c, "the size of an entry"); err != nil {
				return err
			}
		}
		c.i = len(c.s) // the name of a group, which a program without a linker has no use for
	}
	if known, _, _ := kindOf(name); known != 0 && known != flags || !fresh && s.size+int64(len(s.spans)) > 0 && s.flags != flags {
		return c.at(from, c.i).fault(fmt.Sprintf("%s has other flags: %s", name, flagText(s.flags)), "a section keeps the flags that its name or its first lines gave it")
	}
	s.merge = merge
	s.flags, s.alloc, s.nobits = flags, alloc, nobits || s.nobits && fresh
	u.enter(s)
	return c.done()
}

// flagText is flags as .section takes them.
func flagText(f image.Flags) string {
	s := "\"a"
	if f&image.W != 0 {
		s += "w"
	}
	if f&image.X != 0 {
		s += "x"
	}
	return s + "\""
}

// unallocated says that a section of this name is no part of the program unless its flags say so.
func unallocated(name string) bool {
	for _, p := range []string{".debug", ".comment", ".note", ".stab", ".eh_frame", ".riscv.attributes"} {
		if strings.HasPrefix(name, p) {
			return true
		}
	}
	return false
}

func (c *cursor) sectionName() (string, error) {
	c.skip()
	if c.peek() == '"' {
		return c.str()
	}
	start := c.i
	for c.i < len(c.s) && (isNamePart(c.s[c.i]) || c.s[c.i] == '-') {
		c.i++
	}
	if c.i == start {
		return "", c.here().fault("the name of a section is missing", "")
	}
	return c.s[start:c.i], nil
}

func dirPushSection(u *unit, c *cursor, at place) error {
	if len(u.pushed) >= maxDepth {
		return at.fault(fmt.Sprintf("more than %d sections are pushed", maxDepth), "")
	}
	was := [2]*section{u.sec, u.prev}
	if err := dirSection(u, c, at); err != nil {
		return err
	}
	u.pushed = append(u.pushed, was)
	return nil
}

func dirPopSection(u *unit, c *cursor, at place) error {
	n := len(u.pushed)
	if n == 0 {
		return at.fault(".popsection without a .pushsection", "")
	}
	u.sec, u.prev = u.pushed[n-1][0], u.pushed[n-1][1]
	u.pushed = u.pushed[:n-1]
	return c.done()
}

func dirPrevious(u *unit, c *cursor, at place) error {
	if u.prev == nil {
		return at.fault("there is no previous section", "")
	}
	u.sec, u.prev = u.prev, u.sec
	return c.done()
}
