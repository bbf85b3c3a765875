package lab

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"breakfast/grade"
	"breakfast/programs"
)

// Open is the lab in a folder of one's own, which is laid out as those here are: see programs.Labs. What it names in
// other labs' folders is looked for beside it, and then among those here.
func Open(dir string) (*Lab, error) {
	whole, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(filepath.Join(whole, "checks")); err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		return nil, fmt.Errorf("%s is no lab's folder: there is no file %q in it, the sheet", dir, "checks")
	}
	parent, folder := filepath.Split(whole)
	files := beside{folder, os.DirFS(parent)}
	l, err := read(files, folder)
	if err != nil {
		err = fmt.Errorf("%s: %w", filepath.ToSlash(filepath.Join(dir, "checks")), err)
		return nil, &BadSheet{err, &Lab{Folder: folder, Sheet: &grade.Sheet{Name: folder}, files: files, broken: err}}
	}
	return l, nil
}

// Sheet is the lab that --sheet names: one's own, in a folder, or one of those here, by its name or number.
func Sheet(name string) (*Lab, error) {
	if _, err := os.Stat(filepath.Join(name, "checks")); err == nil {
		return Open(name)
	}
	return Find(name)
}

// BadSheet says that a lab of one's own has a sheet that cannot be read: nothing can be marked by it, whatever it is
// worth.
type BadSheet struct {
	error
	Lab *Lab // says so of each submission
}

// Unwrap is the reason.
func (b *BadSheet) Unwrap() error { return b.error }

// OrBroken is what Open or Find has come to, where a sheet that cannot be read is for the marks to tell.
func OrBroken(l *Lab, err error) (*Lab, error) {
	if bad := (*BadSheet)(nil); errors.As(err, &bad) {
		return bad.Lab, nil
	}
	return l, err
}

// Own says that the lab was opened in a folder, and is none of those here.
func (l *Lab) Own() bool {
	_, own := l.files.(beside)
	return own
}

// beside is the folder of one's own labs, and behind it those here; but one's own lab is all in its own folder.
type beside struct {
	folder string
	own    fs.FS
}

// Open opens a file of one's own; for other labs, one that is here.
func (b beside) Open(name string) (fs.File, error) {
	f, err := b.own.Open(name)
	if top, _, _ := strings.Cut(path.Clean(name), "/"); errors.Is(err, fs.ErrNotExist) && top != b.folder {
		return programs.Labs().Open(name)
	}
	return f, err
}
