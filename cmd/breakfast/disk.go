package main

import (
	"errors"
	"fmt"

	"breakfast/devices"
	"breakfast/machine"
)

// A disk is the file behind the machine's disk.
type disk struct {
	name  string
	image []byte
	keep  bool // what the program writes is to reach the file
}

// newDisk is the file called name with the image that was read of it.
func newDisk(name string, image []byte, keep bool) (*disk, error) {
	if keep && name == "" {
		return nil, errors.New("--disk-write needs --disk: say which file")
	}
	return &disk{name: name, image: image, keep: keep}, nil
}

// save brings what the program wrote to the file, all of it or, if that fails, nothing. It returns how many sectors the
// program wrote that are lost because nobody asked to keep them.
func (d *disk) save(m *machine.Machine, out *outFile) (lost int, err error) {
	n := 0
	for range m.Disk.Written() {
		n++
	}
	if n == 0 || out == nil {
		return n, nil
	}
	_, err = out.Write(d.image)
	for sector, data := range m.Disk.Written() {
		if err == nil {
			_, err = out.WriteAt(data, int64(sector)*devices.SectorSize)
		}
	}
	if err = out.finish(err); err != nil {
		return 0, fmt.Errorf("cannot write the disk: %w", err)
	}
	return 0, nil
}
