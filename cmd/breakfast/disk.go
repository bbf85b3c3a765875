package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"breakfast/devices"
	"breakfast/machine"
)

// A disk is the file behind the machine's disk.
type disk struct {
	name  string
	image []byte
	keep  bool // what the program writes is to reach the file
}

// newDisk is the file called name with the image that was read of it. If keep, it must be a file that can be written.
func newDisk(name string, image []byte, keep bool) (*disk, error) {
	if keep {
		if name == "" {
			return nil, errors.New("--disk-write needs --disk: say which file")
		}
		f, err := os.OpenFile(name, os.O_RDWR, 0)
		if err != nil {
			return nil, fmt.Errorf("--disk-write: %w", err)
		}
		f.Close()
	}
	return &disk{name: name, image: image, keep: keep}, nil
}

// save brings what the program wrote to the file, all of it or, if that fails, nothing: the file is replaced by
// a new one. It returns how many sectors the program wrote that are lost because nobody asked to keep them.
func (d *disk) save(m *machine.Machine) (lost int, err error) {
	n := 0
	for range m.Disk.Written() {
		n++
	}
	if n == 0 || !d.keep {
		return n, nil
	}
	name, err := filepath.EvalSymlinks(d.name)
	if err != nil {
		return 0, fmt.Errorf("cannot write the disk: %w", err)
	}
	info, err := os.Stat(name)
	if err != nil {
		return 0, fmt.Errorf("cannot write the disk: %w", err)
	}
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return 0, fmt.Errorf("cannot write the disk: %w", err)
	}
	defer os.Remove(f.Name()) // which is nothing after the renaming
	_, err = f.Write(d.image)
	for sector, data := range m.Disk.Written() {
		if err == nil {
			_, err = f.WriteAt(data, int64(sector)*devices.SectorSize)
		}
	}
	err = errors.Join(err, f.Chmod(info.Mode().Perm()), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return 0, fmt.Errorf("cannot write the disk: %w", err)
	}
	return 0, nil
}
