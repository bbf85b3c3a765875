package memory

import "math/bits"

// A set is numbers of granules. Going through it is in order, and costs what is in it: a bit says of 64 words at a time
// whether there is something in them.
type set struct {
	words []uint64
	some  []uint64 // a bit for each word that may not be 0
}

// newSet is a set of numbers below n.
func newSet(n uint32) set {
	words := (n + 63) / 64
	return set{words: make([]uint64, words), some: make([]uint64, (words+63)/64)}
}

func (s *set) add(g uint32) {
	s.words[g/64] |= 1 << (g % 64)
	s.some[g/4096] |= 1 << (g / 64 % 64)
}

func (s *set) remove(g uint32) { s.words[g/64] &^= 1 << (g % 64) }

// each calls f with each number, the lowest first. It may remove that number.
func (s *set) each(f func(g uint32)) {
	for i, some := range s.some {
		for ; some != 0; some &= some - 1 {
			w := uint32(i)*64 + uint32(bits.TrailingZeros64(some))
			for word := s.words[w]; word != 0; word &= word - 1 {
				f(w*64 + uint32(bits.TrailingZeros64(word)))
			}
		}
	}
}

func (s *set) clear() {
	for i, some := range s.some {
		for ; some != 0; some &= some - 1 {
			s.words[i*64+bits.TrailingZeros64(some)] = 0
		}
		s.some[i] = 0
	}
}
