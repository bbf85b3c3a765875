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
	u.warn(at, cmp.Or(s, ".warning"), "")
	return c.done()
}

func dirEnd(u *unit, c *cursor, at place) error {
	u.ended = true
	return nil
}

// options is what .option can change of the code that follows.
type options struct {
	exact bool // norelax: paddings are as long as they need to be, also when branches are measured
}

// dirOption accepts what makes no difference to a program without a linker, and without
// compressed instructions; only relax and norelax show in the bytes.
func dirOption(u *unit, c *cursor, at place) error {
	c.skip()
	start := c.i
	switch o := c.word(); o {
	case "push":
		if len(u.kept) >= maxDepth {
			return at.fault(fmt.Sprintf("more than %d options are pushed", maxDepth), "")
		}
		u.kept = append(u.kept, u.options)
	case "pop":
		n := len(u.kept)
		if n == 0 {
			return at.fault(".option pop without a push", "")
		}
		u.options, u.kept = u.kept[n-1], u.kept[:n-1]
	case "relax":
		u.options.exact = false
	case "norelax":
		u.options.exact = true
	case "norvc", "nopic", "csr-check", "no-csr-check":
	case "arch":
		c.i = len(c.s)
	case "rvc":
		return c.at(start, c.i).fault("programs are assembled without compressed instructions", "")
	case "pic":
		return c.at(start, c.i).fault("there is no position-independent code without a dynamic linker", "")
	default:
		return c.at(start, c.i).fault(fmt.Sprintf("no such option: %s", quote(o)), "options are push, pop, norvc, relax, norelax")
	}
	return c.done()
}
