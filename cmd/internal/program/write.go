package program

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// WriteWhole writes a file, whole or not at all: under another name first. An error says which file, and not that name.
func WriteWhole(name string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err == nil {
		defer os.Remove(f.Name()) // where it has its name, there is none any more
		_, err = f.Write(data)
		err = errors.Join(err, f.Chmod(0o644), f.Close())
	}
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if path := (*fs.PathError)(nil); errors.As(err, &path) {
		err = path.Err
	}
	if err != nil {
		return fmt.Errorf("cannot write %s: %w", name, err)
	}
	return nil
}
