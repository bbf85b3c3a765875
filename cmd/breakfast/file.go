package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
)

// An outFile is a file that a command writes. It has a temporary name until finish, so that it is whole or is not
// there. What is no regular file (a pipe, /dev/null) is written in place.
type outFile struct {
	*os.File
	final string      // its name at last; "" if it is written in place, or finished
	was   os.FileInfo // the file that it replaces; nil for none
	done  func()      // it needs no removing any more
}

// A taken file is one that a command may not write to, as it reads it or as something else goes there.
type taken struct {
	name, path string
	info       os.FileInfo
	why        string
}

// reads notes that a file is read, so that nothing is written over it.
func (a *app) reads(name string) { a.take(name, "is read") }

func (a *app) take(name, why string) {
	if info, err := os.Stat(name); err == nil {
		a.takeInfo(name, info, why)
	}
}

func (a *app) takeInfo(name string, info os.FileInfo, why string) {
	if info.Mode().IsRegular() {
		a.taken = append(a.taken, taken{name: name, info: info, why: why})
	}
}

// takeStream notes where a stream of the command itself goes, or comes from.
func (a *app) takeStream(name string, stream any, why string) {
	if f, ok := stream.(*os.File); ok {
		if info, err := f.Stat(); err == nil {
			a.takeInfo(name, info, why)
		}
	}
}

// create begins to write a file. Status 2 is the failure if that file is taken, 1 if it cannot be written. A link is
// followed: what it leads to is replaced.
func (a *app) create(name string) (*outFile, error) {
	fail := func(status int, err error) (*outFile, error) {
		if path := (*fs.PathError)(nil); errors.As(err, &path) {
			err = path.Err // not the temporary name
		}
		return nil, failure{status, fmt.Errorf("cannot write %s: %w", name, err)}
	}
	was, err := os.Stat(name)
	switch {
	case err == nil && was.IsDir():
		return fail(statusFailed, errors.New("it is a folder: name a file"))
	case err == nil && !was.Mode().IsRegular():
		f, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err != nil {
			return fail(statusFailed, err)
		}
		return &outFile{File: f, done: func() {}}, nil
	case err != nil:
		was = nil
	}
	final, err := target(name)
	if err != nil {
		return fail(statusFailed, err)
	}
	for _, t := range a.taken {
		if t.path == final || was != nil && t.info != nil && os.SameFile(was, t.info) {
			if t.name != name {
				return fail(statusUsage, fmt.Errorf("it is the file %s, which %s: name another", t.name, t.why))
			}
			return fail(statusUsage, fmt.Errorf("it %s: name another file", t.why))
		}
	}
	if was != nil { // its owner may have closed it, though not the folder
		f, err := os.OpenFile(final, os.O_WRONLY, 0)
		if err != nil {
			return fail(statusFailed, err)
		}
		f.Close()
	}
	f := &outFile{final: final, was: was}
	f.done = a.atEnd.guard(func() func() {
		f.File, err = temporary(final, was != nil)
		return f.remove
	})
	if err != nil {
		f.done()
		return fail(statusFailed, err)
	}
	a.taken = append(a.taken, taken{name: name, path: final, why: "holds another output"})
	return f, nil
}

// target is the file that a name leads to by links, which need not exist yet.
func target(name string) (string, error) {
	const mostLinks = 40
	for range mostLinks {
		dir, err := filepath.EvalSymlinks(filepath.Dir(name))
		if err != nil {
			return "", err
		}
		if dir, err = filepath.Abs(dir); err != nil {
			return "", err
		}
		name = filepath.Join(dir, filepath.Base(name))
		link, err := os.Readlink(name)
		if err != nil {
			return name, nil // no link, or nothing
		}
		if !filepath.IsAbs(link) {
			link = dir + string(filepath.Separator) + link
		}
		name = link
	}
	return "", errors.New("it is a link that leads round")
}

// temporary makes a file beside the one called final. It is for its owner alone if what it replaces might be; else the
// umask says who may read it.
func temporary(final string, private bool) (*os.File, error) {
	mode := os.FileMode(0o666)
	if private {
		mode = 0o600
	}
	dir, base := filepath.Split(final)
	const most = 200 // bytes of the name: a file system has room for 255
	base = dir + "." + base[:min(len(base), most)] + "." + strconv.Itoa(os.Getpid())
	for i := 0; ; i++ {
		f, err := os.OpenFile(base+"."+strconv.Itoa(i), os.O_RDWR|os.O_CREATE|os.O_EXCL, mode)
		if !errors.Is(err, fs.ErrExist) {
			return f, err
		}
	}
}

// finish ends what create began: with no error so far the file gets its name, and the mode and owner of the one it
// replaces; else it goes away. After that it does nothing.
func (f *outFile) finish(err error) error {
	if f.final == "" {
		if e := f.Close(); err == nil && !errors.Is(e, os.ErrClosed) {
			err = e
		}
		return err
	}
	if err == nil && f.was != nil {
		keepOwner(f.File, f.was)
		err = f.Chmod(f.was.Mode().Perm())
	}
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(f.Name(), f.final)
	}
	if err != nil {
		f.remove()
	}
	f.final = ""
	f.done()
	return err
}

// drop forgets a file that is not finished, if there is one.
func (f *outFile) drop() {
	if f != nil {
		_ = f.finish(errDropped)
	}
}

var errDropped = errors.New("not wanted")

func (f *outFile) remove() {
	if f.File != nil {
		os.Remove(f.Name())
	}
}

// writeFile writes a whole file, or nothing.
func (a *app) writeFile(name string, data []byte) error {
	f, err := a.create(name)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = f.finish(err); err != nil {
		return failure{statusFailed, err}
	}
	return nil
}
