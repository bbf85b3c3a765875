package machine

import (
	"cmp"
	"fmt"
	"slices"

	"breakfast/asm/image"
)

// initrdAt is where the initrd stands, as on virt: half of memory, 128 MiB at the most, behind where the program
// begins.
func (m *Machine) initrdAt(img *image.Image) uint32 {
	begin := m.RAM.Base()
	if img != nil {
		for _, s := range img.Segments { // in order of address
			if m.RAM.Contains(s.Addr, s.MemSize) {
				begin = s.Addr
				break
			}
		}
	}
	return begin + min(m.RAM.Size()/2, 128<<20)
}

// roomForInitrd is an error if the initrd cannot stand where it belongs.
func (m *Machine) roomForInitrd(img *image.Image) error {
	if len(m.initrd) == 0 {
		return nil
	}
	at, end := m.initrdAt(img), m.RAM.Base()+m.RAM.Size()
	if uint64(at)+uint64(len(m.initrd)) > uint64(end) {
		return fmt.Errorf("the initrd has %d bytes, and there is room for %d, from %#x to the end of memory",
			len(m.initrd), end-min(at, end), at)
	}
	for _, s := range img.Segments {
		if uint64(at) < s.End() && uint64(s.Addr) < uint64(at)+uint64(len(m.initrd)) {
			return fmt.Errorf("the initrd belongs to %#x, half of memory behind the program's beginning, and segment "+
				"%s is there: more memory moves it", at, s.Name)
		}
	}
	return nil
}

// taken is what stands in memory at the beginning, in order of address.
func (m *Machine) taken() []image.Segment {
	var list []image.Segment
	if m.image != nil {
		list = slices.Clone(m.image.Segments)
	}
	if n := uint32(len(m.initrd)); n > 0 {
		list = append(list, image.Segment{Name: "initrd", Addr: m.initrdAt(m.image), MemSize: n})
		slices.SortFunc(list, func(a, b image.Segment) int { return cmp.Compare(a.Addr, b.Addr) })
	}
	return list
}
