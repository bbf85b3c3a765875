package program

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"breakfast/machine/session"
)

// IsSession says whether what args name is one session: a file that begins as one.
func IsSession(args []string) bool {
	if len(args) != 1 {
		return false
	}
	is, err := beginsAsSession(args[0])
	return err == nil && is
}

func beginsAsSession(name string) (bool, error) {
	info, err := os.Stat(name)
	if err != nil || !info.Mode().IsRegular() {
		return false, err
	}
	f, err := os.Open(name)
	if err != nil {
		return false, err
	}
	defer f.Close()
	var first [8]byte
	if _, err := io.ReadFull(f, first[:]); err != nil {
		return false, nil
	}
	return session.Is(first[:]), nil
}

// OpenSession reads a session.
func OpenSession(name string) (*session.Session, error) {
	data, err := read(name)
	if err != nil {
		return nil, err
	}
	s, err := session.Decode(data)
	if err != nil {
		return nil, fmt.Errorf("%s is no session that can be opened: %w", name, err)
	}
	if err := fits(s.Config.RAM); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return s, nil
}

// MayRecord says why a session is not written to a file: there is something that is none.
func MayRecord(name string) error {
	is, err := beginsAsSession(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case !is:
		return fmt.Errorf("%s is there, and is no session: nothing is written over it", name)
	}
	return nil
}
