package lab

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Copy writes files into a folder, which it makes if there is none. Where one of them exists already nothing is
// written. The result is their names, in order.
func Copy(dir string, files map[string][]byte) ([]string, error) {
	var names, there []string
	for name := range files {
		names = append(names, name)
		if _, err := os.Lstat(filepath.Join(dir, filepath.FromSlash(name))); err == nil {
			there = append(there, name)
		} else if !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	slices.Sort(names)
	slices.Sort(there)
	if len(there) > 0 {
		return nil, fmt.Errorf("%s has %s already, and nothing is written over: name another folder", dir,
			strings.Join(there, ", "))
	}
	for _, name := range names {
		to := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
			return nil, err
		}
		f, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		if err != nil {
			return nil, err
		}
		_, err = f.Write(files[name])
		if e := f.Close(); err == nil {
			err = e
		}
		if err != nil {
			return nil, err
		}
	}
	return names, nil
}
