package link

import (
	"slices"

	"breakfast/asm/object"
)

// Value is what a symbol stands for after Join.
func (p *Program) Value(s *object.Symbol) object.Number { return p.address(s, 0) }

// At is where the byte behind off fixed bytes and a number of spans has come to stand.
func (p *Program) At(s *object.Section, off int64, spans int) uint32 {
	s, off, spans = s.InWhole(off, spans)
	if m := p.merged[s]; m != nil {
		return m.at(s, off)
	}
	return s.At(off, spans)
}

// Bytes are up to n bytes of the program from an address on, where it has any.
func (p *Program) Bytes(addr, n uint32) []byte {
	for _, o := range p.Outs {
		if addr < o.addr || int64(addr-o.addr) >= o.size {
			continue
		}
		i, found := slices.BinarySearchFunc(o.Secs, addr, func(s *object.Section, addr uint32) int {
			if int64(addr)-int64(s.Addr) >= s.Len {
				return -1
			}
			return int(s.Addr) - int(min(addr, s.Addr))
		})
		if !found {
			return nil
		}
		s := o.Secs[i]
		from := min(int(addr-s.Addr), len(s.Data))
		return s.Data[from:min(from+int(n), len(s.Data))]
	}
	return nil
}

// Merged says that equal entries of a section have been made one, so that what was together need not be.
func (p *Program) Merged(s *object.Section) bool {
	s, _, _ = s.InWhole(0, 0)
	return p.merged[s] != nil
}
