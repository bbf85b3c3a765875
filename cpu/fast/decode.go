package fast

import (
	"encoding/binary"

	"breakfast/cpu/isa"
	"breakfast/memory"
)

// decode decodes the line that begins at a slot of the page, those that follow it, and those that branches in them lead
// to within the page.
func (e *Engine) decode(p *page, slot uint) {
	if p.next > places-places/4 {
		p.clear()
	}
	e.targets = e.targets[:0]
	e.lines(p, slot)
	for i := 0; i < len(e.targets) && e.room(p) > slots/16; i++ { // the list grows meanwhile
		if to := e.targets[i].to; p.holds(to) && p.place[to/2] == 0 {
			e.lines(p, uint(to/2))
		}
	}
	for _, t := range e.targets {
		place := uint64(p.next)
		if p.holds(t.to) && p.place[t.to/2] != 0 {
			place = uint64(p.place[t.to/2])
		} else {
			p.put(0, opFar|uint64(t.to)<<immShift)
		}
		p.code[t.place] |= place << t.shift
	}
}

// A target is the byte, perhaps outside the page, that the jump or branch at a place leads to.
type target struct {
	place uint16
	to    uint32
	shift uint8 // where the word has the place that is led to
}

// room is how many words there is room for: each target may need one more.
func (e *Engine) room(p *page) int { return places - int(p.next) - len(e.targets) }

// holds says that what is at a byte is in the page, and may be executed.
func (p *page) holds(to uint32) bool { return uint(to/2) >= p.first && uint(to/2) < p.behind }

// lines decodes lines that follow each other, up to a jump.
func (e *Engine) lines(p *page, slot uint) {
	begin := p.next
	var before isa.Inst // the instruction of the word before, if it may be the first of a pair
	for {
		if slot == slots || e.room(p) < 4 {
			p.put(slot, opFar|uint64(slot)*2<<immShift)
			break
		}
		if p.place[slot] != 0 {
			p.put(slot, opGo|uint64(p.place[slot])<<immShift)
			break
		}
		if e.stops[slot/64]>>(slot%64)&1 != 0 {
			p.place[slot] = uint16(p.next)
			p.put(slot, opStep)
			break
		}
		in, size := e.instruction(p, slot)
		if e.leaves != nil && e.leaves(in) {
			p.place[slot] = uint16(p.next)
			p.put(slot, opStep)
			break
		}
		if w, ok := pair(before, in, slot); ok {
			p.code[p.next-1] = w
			if before = (isa.Inst{}); branches(uint64(in.Op)) {
				e.targets = append(e.targets, target{uint16(p.next - 1), uint32(slot)*2 + uint32(in.Imm), imm2Shift})
			}
			slot += uint(size / 2)
			continue
		}
		before = in
		p.place[slot] = uint16(p.next)
		p.put(slot, 0)
		w := e.word(p, slot, in, size)
		p.code[p.place[slot]] = w
		if op := opOf(w); jumps(op) || op == opStep || in.Op == isa.MRET || in.Op == isa.SRET {
			break
		}
		slot += uint(size / 2)
	}
	p.count(begin)
}

// put adds a word for the instruction at a slot.
func (p *page) put(slot uint, w word) {
	p.code[p.next], p.slot[p.next] = w, uint16(slot)
	p.next++
}

// count counts the instructions of the lines from a place on.
func (p *page) count(begin uint) {
	run := uint64(0)
	for i := p.next; i > begin; {
		i--
		op := opOf(p.code[i])
		switch {
		case op == opGo:
			run = uint64(runOf(p.code[immOf(p.code[i])])) // a line may begin with it, behind a branch
		case alone(op):
			run = 0
			continue
		case ends(op):
			run = 1
		default:
			run++
		}
		if paired(op) {
			run++
		}
		p.code[i] |= run << runShift
	}
}

// instruction reads the one at a slot, and notes what it is made of. What may not be executed, or reaches beyond what
// may, is left to the stepper: it is illegal here, of size 0.
func (e *Engine) instruction(p *page, slot uint) (in isa.Inst, size uint32) {
	if slot < p.first || slot >= p.behind {
		return in, 0
	}
	at := p.at + uint32(slot)*2
	off := at - e.base
	w := uint32(binary.LittleEndian.Uint16(e.bytes[off:]))
	p.made[slot/64] |= 1 << (slot % 64)
	e.ram.Mark(at, memory.Code)
	if w&3 == 3 {
		if slot+1 >= p.behind {
			return in, 0
		}
		w |= uint32(binary.LittleEndian.Uint16(e.bytes[off+2:])) << 16
		p.made[(slot+1)/64] |= 1 << ((slot + 1) % 64)
		e.ram.Mark(at+2, memory.Code)
	}
	in = isa.Decode(w)
	size = in.Op.Size()
	in.Op = in.Op.Long()
	return in, size
}

// word is the word of the instruction at a slot.
func (e *Engine) word(p *page, slot uint, in isa.Inst, size uint32) word {
	imm, next := uint64(uint32(in.Imm)), uint64(slot)+uint64(size/2)
	w := uint64(in.Op) | uint64(in.Rd)<<aShift | uint64(in.Rs1)<<bShift
	switch {
	case size == 0:
	case in.Op == isa.JAL:
		return e.jal(p, slot, in, next)
	case in.Op == isa.JALR && in.Rd == 0:
		return opJR | uint64(in.Rs1)<<bShift | imm<<immShift
	case in.Op == isa.JALR:
		return opJALR | uint64(in.Rd)<<aShift | uint64(in.Rs1)<<bShift | next<<immShift | imm<<52
	case branches(uint64(in.Op)):
		return e.leads(p, slot, in.Imm, uint64(in.Op)|uint64(in.Rs2)<<aShift|uint64(in.Rs1)<<bShift)
	case in.Op >= isa.SB && in.Op <= isa.SW:
		return uint64(in.Op) | uint64(in.Rs2)<<aShift | uint64(in.Rs1)<<bShift | imm<<immShift
	case in.Op == isa.FENCE || in.Op == isa.FENCEI:
		return opNop
	case in.Op >= isa.LB && in.Op <= isa.LHU:
		if in.Rd != 0 { // one without a result may trap all the same
			return w | imm<<immShift
		}
	case in.Op >= isa.ADD && in.Op <= isa.AND || in.Op >= isa.MUL && in.Op <= isa.REMU:
		if in.Rd == 0 {
			return opNop
		}
		return w | uint64(in.Rs2)<<immShift
	case in.Op == isa.LUI || in.Op == isa.AUIPC || in.Op >= isa.ADDI && in.Op <= isa.SRAI:
		switch {
		case in.Rd == 0:
			return opNop
		case in.Op == isa.AUIPC:
			imm = uint64(uint32(slot)*2 + uint32(in.Imm))
		}
		return w | imm<<immShift
	case in.Op >= isa.CSRRW && in.Op <= isa.CSRRCI && inside(isa.CSR(in.Imm)), in.Op == isa.MRET, in.Op == isa.SRET,
		in.Op >= isa.LRW && in.Op <= isa.AMOMAXUW:
		return p.systemWord(in)
	}
	return opStep
}

// leads completes the word of what leads to another instruction.
func (e *Engine) leads(p *page, slot uint, distance int32, w word) word {
	e.targets = append(e.targets, target{p.place[slot], uint32(slot)*2 + uint32(distance), immShift})
	return w
}

func (e *Engine) jal(p *page, slot uint, in isa.Inst, next uint64) word {
	to := uint32(slot)*2 + uint32(in.Imm)
	switch {
	case in.Rd == 0:
		return e.leads(p, slot, in.Imm, opJ)
	case to >= pageSize:
		return opCall | uint64(in.Rd)<<aShift | next<<reachShift | uint64(int64(int32(to)/2))<<42
	}
	return e.leads(p, slot, in.Imm, opJAL|uint64(in.Rd)<<aShift|next<<(immShift+16))
}
