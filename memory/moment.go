package memory

import (
	"bytes"
	"slices"
)

// A Moment is what memory held at some time, kept to come back to.
//
// Moments are a tree: each is known by in what it differs from the one that memory was at when it was kept. The way
// from any to any other is up to a common ancestor and down again; on it, what each granule is to hold is found out
// first, and copied once. So keeping one costs what was stored to since, and coming back to the last one, too.
//
// A content belongs to the moment that had it first: it is the content after a change of that moment, and of no other.
// A moment that was given back is merged into the one that came of it; into what two came of, later, when one is left.
type Moment struct {
	ram    *RAM
	serial uint64 // higher than its parent's
	live   bool   // it was not given back
	delta  []change

	parent, child, next *Moment // the one before it, the first of those that came of it, another that came of parent
}

// A change is a granule, and the contents that it had at the parent and at the moment itself.
type change struct{ g, before, after uint32 }

const changeSize = 12 // bytes

// longestKept is how long a list of changes may be to be used again.
const longestKept = 1 << 14

// A past is the moments of a memory.
type past struct {
	contents contents
	content  []uint32 // of each granule, what it held at at
	at       *Moment  // where memory was last; nil before the first one is kept
	serial   uint64

	changes int // in all deltas

	spare  *Moment   // given back, by next
	merged []change  // of merge
	down   []*Moment // of point
}

// Keep keeps what memory holds now. It costs what was stored to since the last moment, or since it came back to one.
func (m *RAM) Keep() *Moment {
	if m.at == nil {
		m.contents.take()
		m.content = make([]uint32, m.Size()/Granule)
		m.at = m.moment(nil)
	}
	k, was := m.moment(m.at), m.at
	k.live = true
	m.changed.each(func(g uint32) {
		b, c := m.granule(g), change{g: g, before: m.content[g]}
		if c.after = c.before; !bytes.Equal(b, m.contents.at(c.before)) {
			if c.after = 0; !allZero(b) {
				c.after = m.contents.put(b)
			}
			k.delta = append(k.delta, c)
		}
		m.same(g, c.after)
	})
	m.changed.clear()
	m.changes += len(k.delta)
	m.at = k
	m.tidy(was)
	return k
}

// same notes that a granule holds a content, which is its content at the moment where memory is.
func (m *RAM) same(g, content uint32) {
	m.content[g] = content
	m.flags[g] &^= Dirty
	if content == 0 {
		m.used.remove(g)
	} else {
		m.used.add(g)
	}
}

// Return makes memory what it was at a moment, of this memory or of another one of the same size, which stands still
// meanwhile. It costs what was stored to since memory was at its last moment, and the changes from there to k; what
// differs is stored, as by anybody else. From another memory it costs what is in use in both.
func (m *RAM) Return(k *Moment) {
	if k.ram != m {
		m.take(k)
		return
	}
	was := m.at
	m.point(k)
	m.changed.each(func(g uint32) {
		m.put(g, m.contents.at(m.content[g]))
		m.same(g, m.content[g])
	})
	m.changed.clear()
	m.tidy(was)
}

// put stores a whole granule, if it is not the same.
func (m *RAM) put(g uint32, b []byte) {
	if to := m.granule(g); !bytes.Equal(to, b) {
		m.attend(g, stretch{m.base + g*Granule, Granule})
		copy(to, b)
	}
}

// Agrees says whether memory holds what it held at one of its own moments, and if not, the address of the first granule
// that does not. Nothing is stored. It costs what Return does; Keep, afterwards, what was stored to since k.
func (m *RAM) Agrees(k *Moment) (addr uint32, ok bool) {
	was := m.at
	m.point(k)
	ok = true
	m.changed.each(func(g uint32) {
		switch {
		case bytes.Equal(m.granule(g), m.contents.at(m.content[g])):
			m.same(g, m.content[g])
			m.changed.remove(g)
		case ok:
			addr, ok = m.base+g*Granule, false
		}
	})
	m.tidy(was)
	return addr, ok
}

// take makes memory what another one was.
func (m *RAM) take(k *Moment) {
	from, was := k.ram, k.ram.at
	from.point(k)
	for g, content := range from.content {
		if content != 0 {
			m.used.add(uint32(g))
		}
	}
	m.used.each(func(g uint32) { m.put(g, from.contents.at(from.content[g])) })
	from.point(was)
}

// point says of the granules in which k differs from where memory is what they are to hold, and that they may not.
func (m *RAM) point(k *Moment) {
	to := func(g, content uint32) {
		m.content[g] = content
		m.changed.add(g)
	}
	m.down = m.down[:0]
	for up, down := m.at, k; up != down; {
		if up.serial < down.serial {
			m.down = append(m.down, down)
			down = down.parent
			continue
		}
		for _, c := range up.delta {
			to(c.g, c.before)
		}
		up = up.parent
	}
	for _, k := range slices.Backward(m.down) {
		for _, c := range k.delta {
			to(c.g, c.after)
		}
	}
	m.at = k
}

// Release gives a moment back: it is not to be used any more. What only it held is room for others.
func (k *Moment) Release() {
	if k.live {
		k.live = false
		k.ram.tidy(k)
	}
}

// Kept is how many bytes are kept for moments.
func (m *RAM) Kept() int { return m.contents.used() + m.changes*changeSize }

// moment is a new one, that comes of another.
func (m *RAM) moment(parent *Moment) *Moment {
	k := m.spare
	if k == nil {
		k = &Moment{ram: m}
	} else {
		m.spare = k.next
	}
	k.serial, k.parent, k.next = m.serial, parent, nil
	m.serial++
	if parent != nil {
		parent.child, k.next = k, parent.child
	}
	return k
}

// tidy drops what nobody needs any more, from a moment upwards: what was given back and is not between two others.
func (m *RAM) tidy(k *Moment) {
	for !k.live && k != m.at {
		up := k.parent
		switch {
		case k.child == nil:
			for _, c := range k.delta {
				m.contents.drop(c.after)
			}
			m.changes -= len(k.delta)
			k.replace(k.next)
		case k.child.next == nil:
			before := len(k.delta) + len(k.child.delta)
			m.merge(k, k.child)
			m.changes += len(k.child.delta) - before
			k.child.next = k.next
			k.replace(k.child)
			k.child.parent = up
			up = k.child // which is needed, or would not be here
		default:
			return
		}
		if cap(k.delta) > longestKept {
			k.delta = nil
		}
		*k = Moment{ram: m, delta: k.delta[:0], next: m.spare}
		m.spare = k
		k = up
	}
}

// replace puts another one into k's place among those that came of its parent.
func (k *Moment) replace(by *Moment) {
	if k.parent == nil {
		return
	}
	at := &k.parent.child
	for *at != k {
		at = &(*at).next
	}
	*at = by
}

// merge makes the changes of k's only child changes from k's parent. Before the first moment there is nothing to go
// back to, and so there are no changes to know.
func (m *RAM) merge(k, child *Moment) {
	if k.parent == nil {
		for _, c := range child.delta {
			m.contents.drop(c.before)
		}
		child.delta = child.delta[:0]
		return
	}
	m.merged = m.merged[:0]
	first := k.delta
	for _, c := range child.delta {
		for len(first) > 0 && first[0].g < c.g {
			m.merged, first = append(m.merged, first[0]), first[1:]
		}
		if len(first) > 0 && first[0].g == c.g {
			m.contents.drop(c.before)
			c.before, first = first[0].before, first[1:]
		}
		if c.before != c.after {
			m.merged = append(m.merged, c)
		}
	}
	m.merged = append(m.merged, first...)
	child.delta, m.merged = m.merged, child.delta
	if cap(m.merged) > longestKept {
		m.merged = nil
	}
}
