package devices

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
