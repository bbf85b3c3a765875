package asm

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

func dirInclude(u *unit, c *cursor, at place) error { return u.include(c, false) }

// include assembles another file in this place; cpp says that the preprocessor's lines in it count.
func (u *unit) include(c *cursor, cpp bool) error {
	c.skip()
	start := c.i
	name, err := c.str()
	if err != nil {
		u.lost = true
		return err
	}
	where := c.at(start, c.i)
	if err := c.done(); err != nil {
		return err
	}
	name, text, err := u.lookFor(name, where)
	if err != nil {
		u.lost = true
		return err
	}
	for f := c.st.frame; f != nil; f = f.up.frame {
		if f.file.name == name && !f.deep {
			u.a.vague = true
			return where.fault(fmt.Sprintf("%s includes itself", name), "")
		}
	}
	f := newFile(name, text, c.st.frame.file.order)
	f.cpp = f.cpp || cpp
	return u.within(&frame{file: f, text: f.text, line: 1, now: 1, up: where, what: "included at"})
}

// lookFor finds and reads a file that a line names: beside the file with the line, by its name as it is, in the folders of -I.
func (u *unit) lookFor(name string, at place) (found, text string, err error) {
	fail := func(msg, hint string) (string, string, error) {
		u.a.vague = true
		return "", "", at.fault(msg, hint)
	}
	if u.a.opt.Open == nil {
		return fail("no files can be included here", "")
	}
	var tries []string
	for _, dir := range append([]string{path.Dir(filepath.ToSlash(at.frame.file.name)), ""}, u.a.opt.Include...) {
		try := path.Join(filepath.ToSlash(dir), name)
		if path.IsAbs(name) {
			try = name
		}
		if slices.Contains(tries, try) {
			continue
		}
		tries = append(tries, try)
		text, err := u.a.open(try)
		switch {
		case err == nil:
			return try, text, nil
		case !errors.Is(err, fs.ErrNotExist):
			return fail(fmt.Sprintf("%s cannot be read: %v", try, err), "")
		}
	}
	return fail(fmt.Sprintf("there is no file %s", quote(name)), "looked for "+strings.Join(tries, " and "))
}

// maxFile bounds the included files together, in bytes, and maxOpened how often one is.
const (
	maxFile   = 64 << 20
	maxOpened = 10_000
)

func (a *assembler) open(name string) (string, error) {
	if a.opened++; a.opened > maxOpened {
		a.halted = true
		return "", fmt.Errorf("more than %d files are included", maxOpened)
	}
	b, err := a.opt.Open(name)
	if err != nil {
		return "", err
	}
	if a.included += len(b); a.included > maxFile {
		return "", fmt.Errorf("included files are larger than %d MiB in all", maxFile>>20)
	}
	return string(b), nil
}

func dirError(u *unit, c *cursor, at place) error {
	u.a.vague = true
	s, err := c.str()
	if err != nil {
		return err
	}
	return at.fault(cmp.Or(s, ".error"), "")
}

func dirErr(u *unit, c *cursor, at place) error {
	u.a.vague = true
	return at.fault(".err: the program refuses to be assembled like this", "")
}

func dirWarning(u *unit, c *cursor, at place) error {
	s, err := c.str()
	if err != nil {
		return err
	}
	u.warn(at, warnUser, cmp.Or(s, ".warning"), "")
	return c.done()
}

// dirPrint says something while the program is assembled.
func dirPrint(u *unit, c *cursor, at place) error {
	s, err := c.str()
	if err != nil {
		return err
	}
	if u.a.opt.Print != nil {
		u.a.opt.Print(s)
	}
	return c.done()
}

func dirEnd(u *unit, c *cursor, at place) error {
	u.ended = true
	return nil
}
