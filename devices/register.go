package devices

import "fmt"

// find is the row of the table for an access of size bytes at off, and which of an array's
// registers it is. It is nil where there is no register, where the access does not cover
// exactly one, or where the register does not allow it: all of them access faults.
func (i *Info) find(off uint32, size int, store bool) (*Register, uint32) {
	r, n := i.At(off)
	if r == nil || r.Size != size || off != r.Off+n*r.Stride {
		return nil, 0
	}
	if store && r.Access == RO || !store && r.Access == WO {
		return nil, 0
	}
	return r, n
}

// At is the register whose bytes hold off, and its index in an array of registers; nil if there is none.
func (i *Info) At(off uint32) (reg *Register, index uint32) {
	for j := range i.Regs {
		r := &i.Regs[j]
		if off < r.Off {
			continue
		}
		n := uint32(0)
		if r.Count > 0 {
			if n = (off - r.Off) / r.Stride; n >= uint32(r.Count) {
				continue
			}
		}
		if off-r.Off-n*r.Stride < uint32(r.Size) {
			return r, n
		}
	}
	return nil, 0
}

// Mask is the field's bits.
func (f Field) Mask() uint32 { return (1<<(f.Hi-f.Lo+1) - 1) << f.Lo }

// Refusal says why the device does not answer an access of size bytes at off, and what would be right; "" if it answers.
func (i *Info) Refusal(off uint32, size int, store bool) string {
	if r, _ := i.find(off, size, store); r != nil {
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
