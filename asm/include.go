package asm

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// dirInclude assembles another file in this place. It is looked for beside the file that names
// it, and then by its name as it is.
func dirInclude(u *unit, c *cursor, at place) error {
	c.skip()
	start := c.i
	name, err := c.str()
	if err != nil {
		return err
	}
	where := c.at(start, c.i)
	if err := c.done(); err != nil {
		return err
	}
	fail := func(msg, hint string) error {
		u.a.vague = true
		return where.fault(msg, hint)
	}
	if u.a.opt.Open == nil {
		return fail("no files can be included here", "")
	}
	tries := []string{path.Join(path.Dir(c.st.frame.file.name), name), name}
	if path.IsAbs(name) || tries[0] == name {
		tries = tries[1:]
	}
	for _, try := range tries {
		for f := c.st.frame; f != nil; f = f.up.frame {
			if f.file.name == try && !f.deep {
				return fail(fmt.Sprintf("%s includes itself", try), "")
			}
		}
		text, err := u.a.open(try)
		switch {
		case err == nil:
			text = preprocess(try, text)
			f := &file{name: try, text: text, order: c.st.frame.file.order, index: -1}
			return u.within(&frame{file: f, text: text, line: 1, now: 1, up: where, what: "included at"})
		case !errors.Is(err, fs.ErrNotExist):
			return fail(fmt.Sprintf("%s cannot be read: %v", try, err), "")
		}
	}
	return fail(fmt.Sprintf("there is no file %s", quote(name)), "looked for "+strings.Join(tries, " and "))
}

// maxFile bounds one source file.
const maxFile = 64 << 20

func (a *assembler) open(name string) (string, error) {
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

func dirEnd(u *unit, c *cursor, at place) error {
	u.ended = true
	return nil
}
