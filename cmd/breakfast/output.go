package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"breakfast/plain"
)

// tail keeps the end of what is written to it.
type tail struct {
	bytes.Buffer
	lost int
}

const tailKept = 1 << 20

func (t *tail) Write(b []byte) (int, error) {
	n, err := t.Buffer.Write(b)
	if over := t.Len() - tailKept; over > 0 {
		t.Next(over)
		t.lost += over
	}
	return n, err
}

// A sink is where a trace goes. A file appears under its name when it is complete.
type sink struct {
	w     *bufio.Writer
	file  *os.File
	final string // "" for a file that is written in place
}

func openTrace(name string, stderr io.Writer) (*sink, error) {
	if name == "" {
		return &sink{w: bufio.NewWriterSize(stderr, 1<<16)}, nil
	}
	f, final, err := createFile(name)
	if err != nil {
		return nil, err
	}
	return &sink{w: bufio.NewWriterSize(plain.NewWriter(f), 1<<16), file: f, final: final}, nil
}

func (s *sink) close() error {
	err := s.flush()
	if s.file != nil {
		err = finishFile(s.file, s.final, err)
	}
	return err
}

// flush shows what was traced so far.
func (s *sink) flush() error {
	if err := s.w.Flush(); err != nil {
		return fmt.Errorf("cannot write the trace: %w", err)
	}
	return nil
}

// createFile begins to write a file. A new one, or one that replaces another, has a temporary name until
// finishFile; what is no regular file (a pipe, /dev/null) is written in place.
func createFile(name string) (f *os.File, final string, err error) {
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		return nil, "", fmt.Errorf("%s is a folder: name a file", name)
	} else if err == nil && !info.Mode().IsRegular() {
		f, err := os.OpenFile(name, os.O_WRONLY, 0)
		return f, "", err
	}
	if f, err = os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*"); err != nil {
		var path *fs.PathError
		if errors.As(err, &path) {
			err = path.Err // not the temporary name
		}
		return nil, "", fmt.Errorf("cannot write %s: %w", name, err)
	}
	return f, name, nil
}

// finishFile ends what createFile began: with no error so far the file gets its name, else it goes away.
func finishFile(f *os.File, final string, err error) error {
	if e := f.Close(); err == nil {
		err = e
	}
	if final == "" {
		return err
	}
	if err == nil {
		if err = os.Chmod(f.Name(), 0o644); err == nil {
			err = os.Rename(f.Name(), final)
		}
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}

// writeFile writes a whole file, or nothing.
func writeFile(name string, data []byte) error {
	f, final, err := createFile(name)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return finishFile(f, final, err)
}
