package flow

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"breakfast/asm/source"
)

func dirInclude(r *Reader, c *source.Cursor, at source.Place) error { return r.Include(c, false) }

// Include reads another file in this place; cpp says that the preprocessor's lines in it count.
func (r *Reader) Include(c *source.Cursor, cpp bool) error {
	start := c.Start()
	name, err := c.Str()
	if err != nil {
		r.Lost = true
		return err
	}
	where := c.Since(start)
	if err := c.Done(); err != nil {
		return err
	}
	found, text, err := r.LookFor(name, where)
	if err != nil {
		r.Lost = true
		if r.Log != nil {
			r.Log.Include(where, name, nil, false)
		}
		return err
	}
	name = found
	for f := c.Stmt.Frame; f != nil; f = f.Up.Frame {
		if f.File.Name == name && !f.Deep {
			r.Vague = true
			return where.Fault(fmt.Sprintf("%s includes itself", name), "")
		}
	}
	f := r.File(name, text, c.Stmt.Frame.File.Order)
	f.CPP = f.CPP || cpp
	if r.Log != nil {
		r.Log.File(f)
		r.Log.Include(where, name, f, false)
	}
	return r.within(&source.Frame{File: f, Text: f.Text, Line: 1, Up: where, What: "included at"})
}

// LookFor finds and reads a file that a line names: beside the file with the line, by its name as it
// is, in the folders of -I.
func (r *Reader) LookFor(name string, at source.Place) (found, text string, err error) {
	fail := func(msg, hint string) (string, string, error) {
		r.Vague = true
		return "", "", at.Fault(msg, hint)
	}
	if r.Open == nil {
		return fail("no files can be included here", "")
	}
	var tries []string
	for _, dir := range append([]string{path.Dir(filepath.ToSlash(at.Frame.File.Name)), ""}, r.Folders...) {
		try := path.Join(filepath.ToSlash(dir), name)
		if path.IsAbs(name) {
			try = name
		}
		if slices.Contains(tries, try) {
			continue
		}
		tries = append(tries, try)
		text, err := r.readFile(at.Frame.File.Order, try)
		switch {
		case err == nil:
			return try, text, nil
		case !errors.Is(err, fs.ErrNotExist):
			return fail(fmt.Sprintf("%s cannot be read: %v", try, err), "")
		}
	}
	return fail(fmt.Sprintf("there is no file %s", source.Quote(name)), "looked for "+strings.Join(tries, " and "))
}

// maxFile bounds the included files together, in bytes, and MaxOpened how often one is.
const (
	maxFile   = 64 << 20
	MaxOpened = 10_000
)

func (s *Shared) readFile(file int, name string) (string, error) {
	if s.opened++; s.opened > MaxOpened {
		s.Halted = true
		return "", fmt.Errorf("more than %d files are included", MaxOpened)
	}
	b, err := s.Open(file, name)
	if err != nil {
		return "", err
	}
	if s.included += len(b); s.included > maxFile {
		return "", fmt.Errorf("included files are larger than %d MiB in all", maxFile>>20)
	}
	return string(b), nil
}

func dirEnd(r *Reader, c *source.Cursor, at source.Place) error {
	r.ended = true
	return nil
}
