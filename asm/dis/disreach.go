package dis

import (
	"math/bits"
	"slices"

	"breakfast/asm/image"
	"breakfast/cpu/isa"
)

// A branch that only just reaches its target need not come out of the assembler as short as it was: an
// assembler that has once taken it to be long counts the target as so much further away, and sees no
// reason to make it short again. Several branches can keep one another long in the same way. Those are
// written by their bits, which stay as they are.

// reaches says of each kind of branch how far it goes, how many bytes longer it can get, and the
// distance below which it reaches even if everything in between got longer.
var reaches = [...]struct{ min, max, grows, safe int64 }{
	{-1 << 8, 1<<8 - 2, 6, 60},      // c.beqz and c.bnez
	{-1 << 11, 1<<11 - 2, 2, 500},   // c.j and c.jal
	{-1 << 12, 1<<12 - 2, 4, 1_000}, // beq and its like
}

// reachOf is the kind of an instruction, an index of reaches; false if it stays as long as it is.
func reachOf(in isa.Inst) (kind int, ok bool) {
	switch in.Op {
	case isa.CBEQZ, isa.CBNEZ:
	case isa.CJ, isa.CJAL:
		kind = 1
	case isa.BEQ, isa.BNE, isa.BLT, isa.BGE, isa.BLTU, isa.BGEU:
		kind = 2
	default:
		return 0, false
	}
	d := int64(in.Imm)
	return kind, max(d, -d) >= reaches[kind].safe
}

// The branches of a segment that may get longer, by their kind.
type growers [len(reaches)]halves

func newGrowers(s *image.Segment) (g growers) {
	for i := range g {
		g[i] = newHalves(s)
	}
	return g
}

// thin looks again as long as it takes out one in a thousand, and maxThinned times at most; what is
// left then are some more than there have to be.
const (
	maxThinned = 16
	worthwhile = 1000
)

// thin leaves those that could be long because the others that could be are.
func (g *growers) thin() {
	for range maxThinned {
		taken, left := 0, 0
		var before [len(g)][]uint32
		kept := growers{}
		for i := range g {
			before[i], kept[i] = g[i].counts(), halves{g[i].s, slices.Clone(g[i].bits)}
		}
		// growth is by how much all that is between two offsets can grow.
		growth := func(from, to int64) (sum int64) {
			for i := range g {
				sum += reaches[i].grows * int64(g[i].below(before[i], to)-g[i].below(before[i], from))
			}
			return sum
		}
		for i := range g {
			k := &reaches[i]
			for off := range g[i].all() {
				in, _ := Decode(g[i].s.Data[off:])
				d := int64(in.Imm)
				long := d > 0 && d+growth(off, off+d) > k.max || // its own growth is in the way, too
					d < 0 && d-growth(off+d, off) < k.min
				if long {
					left++
					continue
				}
				kept[i].bits[off/128] &^= 1 << (off / 2 % 64)
				taken++
			}
		}
		if *g = kept; taken == 0 || taken*worthwhile < left {
			return
		}
	}
}

// has says whether the branch at an address is one of them.
func (g *growers) has(addr uint32) bool {
	return slices.ContainsFunc(g[:], func(p halves) bool { return p.has(addr) })
}

// all goes through the offsets in a set.
func (p *halves) all() func(yield func(off int64) bool) {
	return func(yield func(off int64) bool) {
		for i, word := range p.bits {
			for ; word != 0; word &= word - 1 {
				if !yield(int64(i)*128 + 2*int64(bits.TrailingZeros64(word))) {
					return
				}
			}
		}
	}
}

// counts is for each word of the bits how many are set before it.
func (p *halves) counts() []uint32 {
	before := make([]uint32, len(p.bits)+1)
	for i, word := range p.bits {
		before[i+1] = before[i] + uint32(bits.OnesCount64(word))
	}
	return before
}

// below is how many there are before an offset, which may lie outside the segment.
func (p *halves) below(before []uint32, off int64) uint32 {
	i := off / 128
	switch {
	case off <= 0:
		return 0
	case i >= int64(len(p.bits)):
		return before[len(p.bits)]
	}
	return before[i] + uint32(bits.OnesCount64(p.bits[i]&(1<<(off/2%64)-1)))
}
