package devices

import (
	"bytes"
	"iter"
)

// sectors is the sectors that a program has written, by number. It is a tree whose nodes never change: what is written
// makes a new tree, which has all in common with the old one but the way to that sector. So a disk's contents are kept
// by keeping the tree.
type sectors struct {
	root  *sectorNode
	count uint32
}

const (
	sectorFan    = 16
	sectorLevels = 8 // of 32 bits
)

// A sectorNode has others below it, or, on the last level, is a sector.
type sectorNode struct {
	below []*sectorNode
	data  []byte
}

// at is what sector n holds; false if it was not written.
func (s sectors) at(n uint32) (data []byte, ok bool) {
	node := s.root
	for level := sectorLevels - 1; node != nil && level >= 0; level-- {
		node = node.below[n>>(4*level)%sectorFan]
	}
	if node == nil {
		return nil, false
	}
	return node.data, true
}

// with is the sectors with sector n written, or written again. The data is never to be changed.
func (s sectors) with(n uint32, data []byte) sectors {
	if _, ok := s.at(n); !ok {
		s.count++
	}
	s.root = s.root.with(sectorLevels-1, n, data)
	return s
}

func (s *sectorNode) with(level int, n uint32, data []byte) *sectorNode {
	if level < 0 {
		return &sectorNode{data: data}
	}
	made := &sectorNode{below: make([]*sectorNode, sectorFan)}
	if s != nil {
		copy(made.below, s.below)
	}
	to := &made.below[n>>(4*level)%sectorFan]
	*to = (*to).with(level-1, n, data)
	return made
}

// since is about how many bytes of memory the sectors take that others, which they came of, do not take too. They have
// the same bytes in the same nodes.
func (s *sectorNode) since(was *sectorNode) (bytes int) {
	if s == nil || s == was {
		return 0
	}
	bytes = sectorNodeSize + len(s.data) + len(s.below)*8
	for i, b := range s.below {
		var before *sectorNode
		if was != nil {
			before = was.below[i]
		}
		bytes += b.since(before)
	}
	return bytes
}

const sectorNodeSize = 48 // bytes

// holds says that the sectors hold the same as others.
func (s *sectorNode) holds(t *sectorNode) bool {
	switch {
	case s == t:
		return true
	case s == nil || t == nil || len(s.below) != len(t.below):
		return false
	}
	for i := range s.below {
		if !s.below[i].holds(t.below[i]) {
			return false
		}
	}
	return bytes.Equal(s.data, t.data)
}

// all is the sectors in order, with what they hold.
func (s sectors) all() iter.Seq2[uint32, []byte] {
	return func(yield func(uint32, []byte) bool) { s.root.all(0, yield) }
}

func (s *sectorNode) all(n uint32, yield func(uint32, []byte) bool) bool {
	if s == nil {
		return true
	}
	if s.below == nil {
		return yield(n, s.data)
	}
	for i, b := range s.below {
		if !b.all(n*sectorFan+uint32(i), yield) {
			return false
		}
	}
	return true
}
