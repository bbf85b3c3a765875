package fast

import (
	"encoding/binary"

	"breakfast/cpu/isa"
	"breakfast/memory"
)

const (
	pageSize  = 4096
	slots     = pageSize / 2 // an instruction may begin at each half word
	farJumps  = 126          // see page.code
	pagesKept = 2048         // what is decoded is forgotten when it is of more pages
)

// A page is what is decoded of a page of memory, as far as it may be executed in some view. Lines end with it.
type page struct {
	// code has a slot for each half word of the page, which holds the instruction that begins there, or 0 if it is not
	// decoded. The slot behind the last one leads to the next page. Behind it are jumps to places outside the page: a
	// branch that leads out of it leads to one of them, so that there is one way to branch.
	code [slots + 1 + farJumps]uint64
	// run is how many instructions stand from a slot to the end of the straight line, the branch or jump included. What
	// is left to the stepper is not part of a line.
	run [slots + 1 + farJumps]uint16

	at            uint32 // its physical address
	first, behind uint   // the slots that may be executed
	far           uint   // the next free slot for a jump out
	other         *page  // the same page with other such slots
}

// A decoded instruction is a word: operation, registers, immediate, and length in half words. For what jumps within the
// page the immediate is the slot it jumps to.
//
//	63  61 60                29 28  23 22 18 17 13 12  8 7      0
//	length      immediate               rs2   rs1   rd   operation
const (
	rdShift, rs1Shift, rs2Shift = 8, 13, 18
	immShift, lengthShift       = 29, 61
)

// Operations beside those of isa.Op that are executed. A word of 0 has operation opNone.
const (
	opNone = uint8(isa.ILLEGAL)
	opNop  = uint8(isa.FENCE)
	opStep = uint8(isa.CADDI4SPN) + iota - 2 // the stepper's
	opNext                                   // go on at the page behind this one
	opFar                                    // go on at pc + immediate, where pc is the page's first
	opJ                                      // jal without a result, within the page
	opJR                                     // jalr without a result
	opLI                                     // a constant: lui
	opCall                                   // jal that leads out of the page
)

func word(op uint8, in isa.Inst, imm uint32, size uint32) uint64 {
	return uint64(op) | uint64(in.Rd)<<rdShift | uint64(in.Rs1)<<rs1Shift | uint64(in.Rs2)<<rs2Shift |
		uint64(imm)<<immShift | uint64(size/2)<<lengthShift
}

func slotOf(pc uint32) uint { return uint(pc % pageSize / 2) }

// decode decodes the line that begins at a slot of the page, and all that follows it up to its end.
func (e *Engine) decode(p *page, i uint) {
	begin := i
	for i < p.behind && p.code[i] == 0 {
		in, size := e.instruction(p, i)
		op, imm, ends := p.translate(i, in, size)
		p.code[i] = word(op, in, imm, size)
		for at := p.at + uint32(i)*2; at < p.at+uint32(i)*2+max(size, 2); at += 2 {
			e.ram.Mark(at, memory.Code)
		}
		i += uint(max(size, 2) / 2)
		if ends {
			break
		}
	}
	if i >= p.behind && p.code[i] == 0 {
		// What follows is not to be executed from here: the next page's first, or what may not be.
		p.code[i] = word(opNext, isa.Inst{}, 0, 0)
		if i < slots {
			p.code[i] = word(opStep, isa.Inst{}, 0, 0)
		}
	}
	p.count(begin)
}

// count counts the instructions of the lines of the slots from begin on, as far as they are new.
func (p *page) count(begin uint) {
	var line [slots]uint16
	n, i := 0, begin
	for p.run[i] == 0 && !p.alone(i) {
		line[n] = uint16(i)
		n++
		if p.ends(i) {
			p.run[i] = 1
			n--
			break
		}
		i += uint(p.code[i] >> lengthShift)
	}
	for length := p.run[i]; n > 0; n-- {
		length++
		p.run[line[n-1]] = length
	}
}

// alone says that what is at a slot is part of no line: it does not retire here.
func (p *page) alone(i uint) bool {
	switch uint8(p.code[i]) {
	case opNone, opStep, opNext, opFar:
		return true
	}
	return false
}

// ends says that a line ends with the instruction at a slot.
func (p *page) ends(i uint) bool {
	switch op := uint8(p.code[i]); op {
	case opJ, opJR, opCall, uint8(isa.JAL), uint8(isa.JALR):
		return true
	default:
		return op >= uint8(isa.BEQ) && op <= uint8(isa.BGEU)
	}
}

// instruction reads the one at a slot. One that reaches beyond what may be executed is left to the stepper: it is
// illegal here, of size 0.
func (e *Engine) instruction(p *page, i uint) (in isa.Inst, size uint32) {
	off := p.at - e.base + uint32(i)*2
	w := uint32(binary.LittleEndian.Uint16(e.bytes[off:]))
	if w&3 == 3 {
		if i+1 >= p.behind {
			return in, 0
		}
		w |= uint32(binary.LittleEndian.Uint16(e.bytes[off+2:])) << 16
	}
	in = isa.Decode(w)
	size = in.Op.Size()
	in.Op = in.Op.Long()
	return in, size
}

// translate says what becomes of an instruction at a slot: its operation and immediate, and whether a line ends with
// it.
func (p *page) translate(i uint, in isa.Inst, size uint32) (op uint8, imm uint32, ends bool) {
	op, imm = uint8(in.Op), uint32(in.Imm)
	here := uint32(i) * 2
	switch {
	case size == 0:
		return opStep, 0, true
	case in.Op == isa.JAL:
		target := here + imm
		switch {
		case target >= pageSize && in.Rd == 0:
			if i := p.jumpOut(target); i > 0 {
				return opJ, uint32(i), true
			}
			return opStep, 0, true
		case target >= pageSize:
			return opCall, target, true
		case in.Rd == 0:
			return opJ, target / 2, true
		}
		return op, target / 2, true
	case in.Op == isa.JALR:
		if in.Rd == 0 {
			return opJR, imm, true
		}
		return op, imm, true
	case in.Op >= isa.BEQ && in.Op <= isa.BGEU:
		target := here + imm
		if target < pageSize {
			return op, target / 2, true
		}
		if i := p.jumpOut(target); i > 0 {
			return op, uint32(i), true
		}
		return opStep, 0, true
	case in.Op >= isa.SB && in.Op <= isa.SW:
		return op, imm, false
	case in.Op == isa.FENCE || in.Op == isa.FENCEI:
		return opNop, 0, false
	case in.Op >= isa.LB && in.Op <= isa.LHU:
		if in.Rd == 0 {
			return opStep, 0, true
		}
		return op, imm, false
	case in.Op == isa.LUI || in.Op == isa.AUIPC || in.Op >= isa.ADDI && in.Op <= isa.AND ||
		in.Op >= isa.MUL && in.Op <= isa.REMU:
		switch {
		case in.Rd == 0:
			return opNop, 0, false
		case in.Op == isa.LUI:
			return opLI, imm, false
		case in.Op == isa.AUIPC: // pc is behind the instruction when it is executed
			return op, imm - size, false
		}
		return op, imm, false
	}
	return opStep, 0, true
}

// jumpOut is the slot of a jump to a place that is so far from the page's first byte; 0 if there is no room for
// another.
func (p *page) jumpOut(target uint32) uint {
	w := word(opFar, isa.Inst{}, target, 0)
	for i := uint(slots + 1); i < p.far; i++ {
		if p.code[i] == w {
			return i
		}
	}
	if p.far == uint(len(p.code)) {
		return 0
	}
	p.code[p.far] = w
	p.far++
	return p.far - 1
}

// pageAt is the page at a physical address of RAM with just those slots to be executed.
func (e *Engine) pageAt(at uint32, first, behind uint) *page {
	n := (at - e.base) / pageSize
	for p := e.pages[n]; p != nil; p = p.other {
		if p.first == first && p.behind == behind {
			return p
		}
	}
	if e.kept == pagesKept {
		clear(e.pages)
		e.kept = 0
		e.views = [viewsKept]*view{}
		return nil
	}
	e.kept++
	p := &page{at: at, first: first, behind: behind, far: slots + 1, other: e.pages[n]}
	e.pages[n] = p
	return p
}

// clear forgets what is decoded.
func (p *page) clear() {
	clear(p.code[:])
	clear(p.run[:])
	p.far = slots + 1
}

// forget drops what was made from memory that has been stored to since.
func (e *Engine) forget() {
	e.ram.Stale(func(addr uint32) {
		for p := e.pages[(addr-e.base)/pageSize]; p != nil; p = p.other {
			p.clear()
		}
	})
	if e.ram.Met(memory.Walked) != 0 {
		for _, v := range e.views {
			if v != nil && v.key.SATP != 0 {
				v.flush()
			}
		}
	}
}

// decodedAt says that some instruction which the size bytes at a physical address are part of is decoded.
func (e *Engine) decodedAt(at, size uint32) bool {
	for p := e.pages[(at-e.base)/pageSize]; p != nil; p = p.other {
		from, to := slotOf(at), slotOf(at+size-1)
		if from > 0 {
			from--
		}
		for i := from; i <= to; i++ {
			if p.code[i] != 0 {
				return true
			}
		}
	}
	return false
}
