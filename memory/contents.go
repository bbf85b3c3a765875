package memory

// contents is what granules held, each under a number; 0 is all zeros. There are no references to count: each content
// but 0 belongs to one moment, the first that had it (see Moment).
type contents struct {
	slabs []*[slab][Granule]byte
	next  uint32   // the first number that was never given out
	free  []uint32 // numbers that were given back
}

const slab = 256 // contents that are allocated together

func (c *contents) at(id uint32) []byte { return c.slabs[id/slab][id%slab][:] }

// put keeps a granule's bytes.
func (c *contents) put(b []byte) (id uint32) {
	if n := len(c.free); n > 0 {
		id, c.free = c.free[n-1], c.free[:n-1]
	} else {
		id = c.take()
	}
	copy(c.at(id), b)
	return id
}

// take is a number that was never given out.
func (c *contents) take() uint32 {
	if c.next%slab == 0 {
		c.slabs = append(c.slabs, new([slab][Granule]byte))
	}
	c.next++
	return c.next - 1
}

// drop gives a number back.
func (c *contents) drop(id uint32) {
	if id != 0 {
		c.free = append(c.free, id)
	}
}

// used is how many bytes are kept.
func (c *contents) used() int {
	return (int(c.next) - len(c.free)) * Granule
}
