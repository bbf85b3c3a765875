package image

import (
	"debug/elf"
	"errors"
	"fmt"
)

// FromFirmware reads firmware for RV32: an ELF file, or bare bytes, which are loaded at base and start there. An ELF
// file that is position independent, as OpenSBI's are, is put to base as a whole: such firmware relocates itself.
func FromFirmware(b []byte, base uint32) (*Image, error) {
	m, err := fromELF(b, elf.ET_EXEC, elf.ET_DYN)
	switch {
	case errors.Is(err, ErrNotELF):
		return FromBinary(b, base)
	case err != nil:
		return nil, err
	case elf.Type(b[typeAt]) == elf.ET_DYN:
		first, last := &m.Segments[0], &m.Segments[len(m.Segments)-1]
		if size := last.End() - uint64(first.Addr); uint64(base)+size > 1<<32 {
			return nil, fmt.Errorf("its %d bytes at %#x go beyond the end of memory", size, base)
		}
		m.move(base - first.Addr)
	}
	return m, nil
}

// move moves all of a program up by n bytes, modulo 2^32, without a look at what it has of its own addresses.
func (m *Image) move(n uint32) {
	m.Entry += n
	for i := range m.Segments {
		m.Segments[i].Addr += n
	}
	for i := range m.Symbols {
		if s := &m.Symbols[i]; s.Kind != Absolute {
			s.Addr += n
		}
	}
	for i := range m.Lines {
		m.Lines[i].Addr += n
	}
}
