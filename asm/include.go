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

	"breakfast/asm/source"
)

func dirInclude(u *unit, c *source.Cursor, at source.Place) error { return u.include(c, false) }

// include assembles another file in this place; cpp says that the preprocessor's lines in it count.
func (u *unit) include(c *source.Cursor, cpp bool) error {
	start := c.Start()
	name, err := c.Str()
	if err != nil {
		u.lost = true
		return err
	}
	where := c.Since(start)
	if err := c.Done(); err != nil {
		return err
	}
	found, text, err := u.lookFor(name, where)
	if err != nil {
		u.lost = true
		if u.a.log != nil {
			u.a.log.Include(where, name, nil, false)
		}
		return err
	}
	name = found
	for f := c.Stmt.Frame; f != nil; f = f.Up.Frame {
		if f.File.Name == name && !f.Deep {
			u.a.Vague = true
			return where.Fault(fmt.Sprintf("%s includes itself", name), "")
		}
	}
	f := source.NewFile(name, text, c.Stmt.Frame.File.Order)
	f.CPP = f.CPP || cpp
	if u.a.log != nil {
		u.a.log.File(f)
		u.a.log.Include(where, name, f, false)
	}
	return u.within(&source.Frame{File: f, Text: f.Text, Line: 1, Up: where, What: "included at"})
}

// lookFor finds and reads a file that a line names: beside the file with the line, by its name as it
// is, in the folders of -I.
func (u *unit) lookFor(name string, at source.Place) (found, text string, err error) {
	fail := func(msg, hint string) (string, string, error) {
		u.a.Vague = true
		return "", "", at.Fault(msg, hint)
	}
	if u.a.opt.Open == nil {
		return fail("no files can be included here", "")
	}
	var tries []string
	for _, dir := range append([]string{path.Dir(filepath.ToSlash(at.Frame.File.Name)), ""}, u.a.opt.Include...) {
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
	return fail(fmt.Sprintf("there is no file %s", source.Quote(name)), "looked for "+strings.Join(tries, " and "))
}

// maxFile bounds the included files together, in bytes, and maxOpened how often one is.
const (
	maxFile   = 64 << 20
	maxOpened = 10_000
)

func (a *assembler) open(name string) (string, error) {
	if a.opened++; a.opened > maxOpened {
		a.Halted = true
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

func dirEnd(u *unit, c *source.Cursor, at source.Place) error {
	u.ended = true
	return nil
}
