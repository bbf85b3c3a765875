package class

import (
	"cmp"
	"encoding/binary"
	"hash/fnv"
	"slices"

	"breakfast/cpu/isa"
)

// How alike two answers are: the share of runs of four instructions that they have in common, of all that either has.
// Registers are numbered within a run as they come, and how far a jump goes is left out: who renames registers and
// labels, writes other comments, or puts procedures in another order, has not written another answer. What the skeleton
// has is left out. It is information, and changes no points.

const (
	gram      = 4
	leastLong = 16 // runs: below that, answers to one handout are alike by nature
	mostGrams = 4000
)

// blocks are code without what depends on where it lies (targets of jumps, addresses in two halves), and without nops,
// cut behind each instruction that never goes on to the next.
func blocks(code []isa.Inst) (list [][]isa.Inst) {
	var block []isa.Inst
	var pages [32]bool // registers that hold the upper half of an address
	for _, in := range code {
		half := pages[in.Rs1] && in.Rs1 != isa.Zero
		switch in.Op {
		case isa.ADDI:
			if in.Rd == isa.Zero {
				continue
			}
		case isa.AUIPC:
			half = true
		case isa.CSRRWI, isa.CSRRSI, isa.CSRRCI: // rs1 is a number
			in.Rs1, in.Imm = isa.Zero, in.Imm<<5|int32(in.Rs1)
			half = false
		}
		if operands := isa.Table[in.Op].Operands; half ||
			slices.Contains(operands, isa.OpBranch) || slices.Contains(operands, isa.OpJump) {
			in.Imm = 0
		}
		pages[in.Rd] = in.Op == isa.AUIPC
		block = append(block, in)
		if ends(in) {
			list, block = append(list, block), nil
		}
	}
	return append(list, block)
}

func ends(in isa.Inst) bool {
	return (in.Op == isa.JAL || in.Op == isa.JALR) && in.Rd == isa.Zero || in.Op == isa.MRET || in.Op == isa.SRET
}

// runs are the hashes of code's runs of instructions.
func runs(code []isa.Inst) map[uint32]bool {
	set := map[uint32]bool{}
	for _, b := range blocks(code) {
		for i := 0; i+gram <= len(b); i++ {
			set[hash(b[i:i+gram])] = true
		}
	}
	return set
}

// hash is the same for two runs that differ in the names of registers only.
func hash(run []isa.Inst) uint32 {
	h := fnv.New32a()
	names := map[isa.Reg]byte{isa.Zero: 0, isa.SP: 1}
	name := func(r isa.Reg) byte {
		if _, ok := names[r]; !ok {
			names[r] = byte(len(names))
		}
		return names[r]
	}
	for _, in := range run {
		rs1, rs2, rd := name(in.Rs1), name(in.Rs2), name(in.Rd)
		_, _ = h.Write(binary.LittleEndian.AppendUint32([]byte{byte(in.Op), rd, rs1, rs2}, uint32(in.Imm)))
	}
	return h.Sum32()
}

// grams are the runs of what was handed in, without those of the skeleton.
func grams(code []isa.Inst, skeleton map[uint32]bool) (list []uint32) {
	for h := range runs(code) {
		if !skeleton[h] {
			list = append(list, h)
		}
	}
	slices.Sort(list)
	return list[:min(len(list), mostGrams)]
}

// A Pair is two submissions that are alike.
type Pair struct {
	A     string  `json:"a"` // names
	B     string  `json:"b"`
	Share float64 `json:"share"` // 0 to 1
}

// A Group is submissions of which each is like another one of it.
type Group struct {
	IDs   []string `json:"ids"`   // in order
	Share float64  `json:"share"` // of the pairs in it that are alike, the least
}

// Likeness is how alike the answers of a class are that are long enough.
type Likeness struct {
	Pairs    []Pair  `json:"alike"`    // that share at least so much, the most alike first
	Groups   []Group `json:"groups"`   // of these, the most alike first
	Compared int     `json:"compared"` // pairs
	Spread   []int   `json:"spread"`   // how many of these share 0 to 5 %, 5 to 10 %, …, 95 to 100 %
	Middle   float64 `json:"middle"`   // half of them share so much or less
	Next     float64 `json:"next"`     // the most that a pair shares which is not listed
}

// Alike compares all answers, and lists the pairs that share at least so much.
func Alike(records []*Record, least float64) (l Likeness) {
	const fine = 1000
	counts := make([]int, fine+1)
	l.Spread = make([]int, 20)
	for i, a := range records {
		for _, b := range records[i+1:] {
			if len(a.Grams) < leastLong || len(b.Grams) < leastLong {
				continue
			}
			l.Compared++
			s := share(a.Grams, b.Grams)
			counts[int(s*fine)]++
			l.Spread[min(int(s*20), 19)]++
			if s >= least {
				l.Pairs = append(l.Pairs, Pair{a.ID, b.ID, s})
			} else {
				l.Next = max(l.Next, s)
			}
		}
	}
	for i, seen := 0, 0; i <= fine && l.Compared > 0; i++ {
		if seen += counts[i]; 2*seen >= l.Compared {
			l.Middle = float64(i) / fine
			break
		}
	}
	slices.SortStableFunc(l.Pairs, func(p, q Pair) int { return cmp.Compare(q.Share, p.Share) })
	l.Groups = groups(l.Pairs)
	return l
}

// groups puts pairs together that have somebody in common.
func groups(pairs []Pair) (list []Group) {
	in := map[string]int{} // which group, by name
	for _, p := range pairs {
		a, hasA := in[p.A]
		b, hasB := in[p.B]
		switch {
		case !hasA && !hasB:
			a = len(list)
			list = append(list, Group{})
			fallthrough
		case !hasB:
			b = a
		case !hasA:
			a = b
		}
		if a != b {
			for _, id := range list[b].IDs {
				in[id] = a
			}
			list[a].IDs, list[b].IDs = append(list[a].IDs, list[b].IDs...), nil
		}
		for id, has := range map[string]bool{p.A: hasA, p.B: hasB} {
			if !has {
				list[a].IDs = append(list[a].IDs, id)
			}
			in[id] = a
		}
		list[a].Share = p.Share // they come in order, the least last
	}
	list = slices.DeleteFunc(list, func(g Group) bool { return len(g.IDs) == 0 })
	for i := range list {
		slices.Sort(list[i].IDs)
	}
	return list
}

// share is how much of two sorted sets is in both.
func share(a, b []uint32) float64 {
	both, i, j := 0, 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			both, i, j = both+1, i+1, j+1
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	return float64(both) / float64(len(a)+len(b)-both)
}
