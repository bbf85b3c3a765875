package devices

import (
	"fmt"
	"slices"
)

// Accessed is the register that a load or a store of size bytes at off reaches, and its index in an array of registers.
// It is nil where there is no register, where the access does not cover exactly one (but for Sizes), or where the
// register does not allow it: all of them access faults. Of several registers at one offset it is the first that allows
// it.
func (i *Info) Accessed(off uint32, size int, store bool) (*Register, uint32) {
	for j := range i.Regs {
		r := &i.Regs[j]
		if r.Size != size && !(slices.Contains(i.Sizes, size) && off%uint32(size) == 0) {
			continue
		}
		if store && r.Access == RO || !store && r.Access == WO {
			continue
		}
		if n, ok := r.index(off); ok && off == r.Off+n*r.Stride {
			return r, n
		}
	}
	return nil, 0
}

// Allows says whether the device answers an access of size bytes at off, whatever its state.
func (i *Info) Allows(off uint32, size int, store bool) bool {
	r, _ := i.Accessed(off, size, store)
	return r != nil
}

// At is the register whose bytes hold off, and its index in an array of registers; nil if there is none.
func (i *Info) At(off uint32) (reg *Register, index uint32) {
	for j := range i.Regs {
		if n, ok := i.Regs[j].index(off); ok {
			return &i.Regs[j], n
		}
	}
	return nil, 0
}

// index is which register of an array holds the byte at off, 0 where there is just one; false if none does.
func (r *Register) index(off uint32) (n uint32, ok bool) {
	if off < r.Off {
		return 0, false
	}
	if r.Count > 0 {
		n = (off - r.Off) / r.Stride
	}
	return n, n < uint32(max(r.Count, 1)) && off-r.Off-n*r.Stride < uint32(r.Size)
}

// Mask is the field's bits.
func (f Field) Mask() uint32 { return (1<<(f.Hi-f.Lo+1) - 1) << f.Lo }

// Refusal says why the device does not answer an access of size bytes at off, and what would be right; "" if it
// answers.
func (i *Info) Refusal(off uint32, size int, store bool) string {
	if i.Allows(off, size, store) {
		return ""
	}
	r, n := i.At(off)
	if r == nil {
		return fmt.Sprintf("the %s has no register there: breakfast doc %[1]s lists those that it has", i.Name)
	}
	name := i.symbol(r.Name)
	if r.Count > 0 {
		name = fmt.Sprintf("%s[%d]", name, n)
	}
	how := map[int]string{1: "lb, lbu or sb", 2: "lh, lhu or sh", 4: "lw or sw"}[r.Size]
	switch {
	case r.Size != size || off != r.Off+n*r.Stride:
		return fmt.Sprintf("%s has a size of %d, and is read and written as a whole, with %s", name, r.Size, how)
	case store:
		return name + " can be read, and not be written"
	}
	return name + " can be written, and not be read"
}
