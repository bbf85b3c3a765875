package asm

import (
	"sort"

	"breakfast/asm/image"
	"breakfast/cpu/isa"
)

// A branch that only just reaches its target need not come out of the assembler as short as it was: an assembler that has once taken it
// to be long counts the target as so much further away, and sees no reason to make it short again. Several branches can keep
// one another long in the same way. Those are written by their bits, which stay as they are.

// A reacher is a branch or jump that an assembler may make longer.
type reacher struct {
	at       uint32 // how far into the segment
	distance int32
	kind     uint8 // index of reaches
}

// reaches says of each kind how far it goes, how many bytes longer it can get, and the distance below which it reaches even
// if everything in between got longer.
var reaches = [...]struct{ min, max, grows, safe int64 }{
	{-1 << 8, 1<<8 - 2, 6, 60},      // c.beqz and c.bnez
	{-1 << 11, 1<<11 - 2, 2, 500},   // c.j and c.jal
	{-1 << 12, 1<<12 - 2, 4, 1_000}, // beq and its like
}

// reacher is the instruction at an address of a segment as one of these; false if it stays as it is.
func reacherAt(s *image.Segment, addr uint32, in isa.Inst) (r reacher, ok bool) {
	kind := uint8(2)
	switch in.Op {
	case isa.CBEQZ, isa.CBNEZ:
		kind = 0
	case isa.CJ, isa.CJAL:
		kind = 1
	case isa.BEQ, isa.BNE, isa.BLT, isa.BGE, isa.BLTU, isa.BGEU:
	default:
		return r, false
	}
	d := int64(in.Imm)
	return reacher{addr - s.Addr, in.Imm, kind}, max(d, -d) >= reaches[kind].safe
}

// maxThinned bounds how often restless looks again; what is left by then are some more than there have to be.
const maxThinned = 16

// restless leaves of a list, in order of place, those that could be long: because the others that could be are.
func restless(list []reacher) []reacher {
	sum := make([]int64, len(list)+1) // by how much those before can grow
	for range maxThinned {
		for i := range list {
			sum[i+1] = sum[i] + reaches[list[i].kind].grows
		}
		first := func(at int64) int { return sort.Search(len(list), func(i int) bool { return int64(list[i].at) >= at }) }
		long := make([]bool, len(list))
		for i := range list {
			r, k := &list[i], &reaches[list[i].kind]
			d, target := int64(r.distance), int64(r.at)+int64(r.distance)
			if d > 0 {
				long[i] = d+sum[first(target)]-sum[i] > k.max // its own growth is in the way, too
			} else {
				long[i] = d-(sum[i]-sum[first(target)]) < k.min
			}
		}
		kept := list[:0]
		for i, r := range list {
			if long[i] {
				kept = append(kept, r)
			}
		}
		if len(kept) == len(list) {
			break
		}
		list = kept
	}
	return list
}
