package lab

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os/exec"
	"strings"
)

// Markable says why a folder cannot be marked, whatever the work in it is worth: a file is missing, or is none that can
// be read (a link to elsewhere, a pipe, one of 300 MB), or is UTF-16; or there is no compiler here.
func (l *Lab) Markable(dir fs.FS) error {
	if l.broken != nil {
		return l.broken
	}
	if _, err := exec.LookPath(Compiler); l.Sheet.Needs != "" && err != nil {
		return fmt.Errorf("lab %s is in C, and there is no %s: apt-get install gcc-riscv64-unknown-elf",
			l.Sheet.Name, Compiler)
	}
	var has []string
	entries, _ := fs.ReadDir(dir, ".")
	for _, e := range entries {
		has = append(has, e.Name())
	}
	for _, name := range l.Sheet.Files {
		text, err := handed(dir, name)
		switch {
		case l.Gives(name): // whatever lies in the folder
		case errors.Is(err, fs.ErrNotExist):
			return fmt.Errorf("%s is missing: the folder has %s", name, list(has))
		case err != nil: // it is no file that could be read as a text
			return err
		case wide(text):
			return fmt.Errorf("%s is UTF-16: it was saved so by an editor; convert it to UTF-8", name)
		}
	}
	return nil
}

// wide says that a text is UTF-16: by its mark, or since nearly every second byte of it is 0.
func wide(text []byte) bool {
	if bytes.HasPrefix(text, []byte{0xff, 0xfe}) || bytes.HasPrefix(text, []byte{0xfe, 0xff}) {
		return true
	}
	return len(text) > 8 && bytes.Count(text, []byte{0}) > len(text)/3
}

// list names the first files of a folder.
func list(names []string) string {
	switch {
	case len(names) == 0:
		return "nothing"
	case len(names) > 5:
		return strings.Join(names[:5], ", ") + " and more"
	}
	return strings.Join(names, ", ")
}
