package fast

import (
	"encoding/binary"
	"math/bits"

	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/memory"
)

// A reason is why run has stopped; pc is at the instruction that has not been executed.
type reason int

const (
	done      reason = iota // it has made its steps, or as many as whole lines have room for
	elsewhere               // it is not known what is at pc
	step                    // the instruction is the stepper's
	loading                 // it is not known where a load leads
	storing                 // or a store
	flagged                 // a store is to a granule with flags
)

// run makes at most left steps from the place i of a page, where pc is, and returns the place behind that of the word
// before which it stopped, and how many steps are left; pc is where the page begins then. Of elsewhere there is no
// page, and pc is where it is.
//
// The line at hand is charged when it is entered, whole; what is left of it when run stops the caller gives back. So no
// instruction counts for itself. There is no call here, since every call would have the compiler keep what is in
// registers in memory, and no check of an index that could be left out. Every case reads the next word itself: what
// all of them go through, from execute to the jump to a case, is 18 bytes, and stands within 32 that are aligned.
// Across two lines of the processor's cache it would cost each instruction a sixth (docs/performance.md).
func (v *view) run(h *cpu.Hart, p *page, i uint, left int) (*page, uint, int, reason) {
	var (
		x     = &h.X
		base  = h.PC &^ (pageSize - 1)
		mem   = v.window
		flags = v.flags
		low   = v.low
		w     uint64
		addr  uint32
		off   int64
		why   reason
		e     *extent
	)

enter:
	w, i = p.code[i%places], i%places+1
	if left < runOf(w) {
		why = done
		goto leave
	}
	left -= runOf(w)

execute:
	switch opOf(w) {
	case opNop:
		w, i = p.code[i%places], i%places+1
		goto execute
	case opLI:
		x[a(w)] = immOf(w)
		w, i = p.code[i%places], i%places+1
		goto execute
	case opPC:
		x[a(w)] = base + immOf(w)
		w, i = p.code[i%places], i%places+1
		goto execute

	case uint64(isa.ADDI):
		x[a(w)] = x[b(w)] + immOf(w)
		w, i = p.code[i%places], i%places+1
		goto execute
	case uint64(isa.SLTI):
		x[a(w)] = truth(int32(x[b(w)]) < int32(immOf(w)))
		w, i = p.code[i%places], i%places+1
		goto execute
	case uint64(isa.SLTIU):
		x[a(w)] = truth(x[b(w)] < immOf(w))
		w, i = p.code[i%places], i%places+1
		goto execute
	case uint64(isa.XORI):
		x[a(w)] = x[b(w)] ^ immOf(w)
		w, i = p.code[i%places], i%places+1
		goto execute
	case uint64(isa.ORI):
		x[a(w)] = x[b(w)] | immOf(w)
		w, i = p.code[i%places], i%places+1
		goto execute
	case uint64(isa.ANDI):
		x[a(w)] = x[b(w)] & immOf(w)
		w, i = p.code[i%places], i%places+1
		goto execute
	case uint64(isa.SLLI):
		x[a(w)] = x[b(w)] << c(w)
		w, i = p.code[i%places], i%places+1
		goto execute
	case uint64(isa.SRLI):
		x[a(w)] = x[b(w)] >> c(w)
		w, i = p.code[i%places], i%places+1
		goto execute
	case uint64(isa.SRAI):
		x[a(w)] = uint32(int32(x[b(w)]) >> c(w))
		w, i = p.code[i%places], i%places+1
		goto execute

	case uint64(isa.ADD):
		x[a(w)] = x[b(w)] + x[c(w)]
		w, i = p.code[i%places], i%places+1
		goto execute
	case uint64(isa.SUB):
		x[a(w)] = x[b(w)] - x[c(w)]
		w, i = p.code[i%places], i%places+1
		goto execute
	case uint64(isa.SLL):
		x[a(w)] = x[b(w)] << (x[c(w)] & 31)
		w, i = p.code[i%places], i%places+1
		goto execute
	case uint64(isa.SLT):
		x[a(w)] = truth(int32(x[b(w)]) < int32(x[c(w)]))
		w, i = p.code[i%places], i%places+1
		goto execute
	case uint64(isa.SLTU):
		x[a(w)] = truth(x[b(w)] < x[c(w)])
		w, i = p.code[i%places], i%places+1
		goto execute
	case uint64(isa.XOR):
		x[a(w)] = x[b(w)] ^ x[c(w)]
		w, i = p.code[i%places], i%places+1
		goto execute
	case uint64(isa.SRL):
		x[a(w)] = x[b(w)] >> (x[c(w)] & 31)
		w, i = p.code[i%places], i%places+1
		goto execute
	case uint64(isa.SRA):
		x[a(w)] = uint32(int32(x[b(w)]) >> (x[c(w)] & 31))
		w, i = p.code[i%places], i%places+1
		goto execute
	case uint64(isa.OR):
		x[a(w)] = x[b(w)] | x[c(w)]
		w, i = p.code[i%places], i%places+1
		goto execute
	case uint64(isa.AND):
		x[a(w)] = x[b(w)] & x[c(w)]
		w, i = p.code[i%places], i%places+1
		goto execute

	case uint64(isa.MUL):
		x[a(w)] = x[b(w)] * x[c(w)]
		w, i = p.code[i%places], i%places+1
		goto execute
	case uint64(isa.MULH):
		x[a(w)] = uint32(int64(int32(x[b(w)])) * int64(int32(x[c(w)])) >> 32)
		w, i = p.code[i%places], i%places+1
		goto execute
	case uint64(isa.MULHSU):
		x[a(w)] = uint32(int64(int32(x[b(w)])) * int64(x[c(w)]) >> 32)
		w, i = p.code[i%places], i%places+1
		goto execute
	case uint64(isa.MULHU):
		hi, _ := bits.Mul32(x[b(w)], x[c(w)])
		x[a(w)] = hi
		w, i = p.code[i%places], i%places+1
		goto execute
	case uint64(isa.DIV):
		if d := int32(x[c(w)]); d != 0 {
			x[a(w)] = uint32(int32(x[b(w)]) / d)
		} else {
			x[a(w)] = ^uint32(0)
		}
		w, i = p.code[i%places], i%places+1
		goto execute
	case uint64(isa.DIVU):
		if d := x[c(w)]; d != 0 {
			x[a(w)] = x[b(w)] / d
		} else {
			x[a(w)] = ^uint32(0)
		}
		w, i = p.code[i%places], i%places+1
		goto execute
	case uint64(isa.REM):
		if d := int32(x[c(w)]); d != 0 {
			x[a(w)] = uint32(int32(x[b(w)]) % d)
		} else {
			x[a(w)] = x[b(w)]
		}
		w, i = p.code[i%places], i%places+1
		goto execute
	case uint64(isa.REMU):
		if d := x[c(w)]; d != 0 {
			x[a(w)] = x[b(w)] % d
		} else {
			x[a(w)] = x[b(w)]
		}
		w, i = p.code[i%places], i%places+1
		goto execute

	case uint64(isa.LW):
		addr = x[b(w)] + immOf(w)
		if off = int64(addr - low); off+4 > int64(len(mem)) || addr&3 != 0 {
			goto loadW
		}
		x[a(w)] = binary.LittleEndian.Uint32(mem[off : off+4])
		w, i = p.code[i%places], i%places+1
		goto execute
	case uint64(isa.LH):
		addr = x[b(w)] + immOf(w)
		if off = int64(addr - low); off+2 > int64(len(mem)) || addr&1 != 0 {
			goto loadH
		}
		x[a(w)] = uint32(int16(binary.LittleEndian.Uint16(mem[off : off+2])))
		w, i = p.code[i%places], i%places+1
		goto execute
	case uint64(isa.LHU):
		addr = x[b(w)] + immOf(w)
		if off = int64(addr - low); off+2 > int64(len(mem)) || addr&1 != 0 {
			goto loadHU
		}
		x[a(w)] = uint32(binary.LittleEndian.Uint16(mem[off : off+2]))
		w, i = p.code[i%places], i%places+1
		goto execute
	case uint64(isa.LB):
		addr = x[b(w)] + immOf(w)
		if off = int64(addr - low); off >= int64(len(mem)) {
			goto loadB
		}
		x[a(w)] = uint32(int8(mem[off]))
		w, i = p.code[i%places], i%places+1
		goto execute
	case uint64(isa.LBU):
		addr = x[b(w)] + immOf(w)
		if off = int64(addr - low); off >= int64(len(mem)) {
			goto loadBU
		}
		x[a(w)] = uint32(mem[off])
		w, i = p.code[i%places], i%places+1
		goto execute

	case uint64(isa.SW):
		addr = x[b(w)] + immOf(w)
		if off = int64(addr - low); off+4 > int64(len(mem)) || addr&3 != 0 {
			goto storeW
		}
		if flags[addr/memory.Granule%memory.Granules] != memory.Dirty {
			why = flagged
			goto leave
		}
		binary.LittleEndian.PutUint32(mem[off:off+4], x[a(w)])
		w, i = p.code[i%places], i%places+1
		goto execute
	case uint64(isa.SH):
		addr = x[b(w)] + immOf(w)
		if off = int64(addr - low); off+2 > int64(len(mem)) || addr&1 != 0 {
			goto storeH
		}
		if flags[addr/memory.Granule%memory.Granules] != memory.Dirty {
			why = flagged
			goto leave
		}
		binary.LittleEndian.PutUint16(mem[off:off+2], uint16(x[a(w)]))
		w, i = p.code[i%places], i%places+1
		goto execute
	case uint64(isa.SB):
		addr = x[b(w)] + immOf(w)
		if off = int64(addr - low); off >= int64(len(mem)) {
			goto storeB
		}
		if flags[addr/memory.Granule%memory.Granules] != memory.Dirty {
			why = flagged
			goto leave
		}
		mem[off] = byte(x[a(w)])
		w, i = p.code[i%places], i%places+1
		goto execute

	case uint64(isa.BEQ):
		if x[b(w)] == x[a(w)] {
			i = uint(immOf(w))
		}
		goto enter
	case uint64(isa.BNE):
		if x[b(w)] != x[a(w)] {
			i = uint(immOf(w))
		}
		goto enter
	case uint64(isa.BLT):
		if int32(x[b(w)]) < int32(x[a(w)]) {
			i = uint(immOf(w))
		}
		goto enter
	case uint64(isa.BGE):
		if int32(x[b(w)]) >= int32(x[a(w)]) {
			i = uint(immOf(w))
		}
		goto enter
	case uint64(isa.BLTU):
		if x[b(w)] < x[a(w)] {
			i = uint(immOf(w))
		}
		goto enter
	case uint64(isa.BGEU):
		if x[b(w)] >= x[a(w)] {
			i = uint(immOf(w))
		}
		goto enter

	case opLILI:
		x[a(w)] = immOf(w)
		w, i = p.code[i%places], i%places+1
		goto execute
	case opPCAddi:
		x[a(w)] = base + immOf(w)
		w, i = p.code[i%places], i%places+1
		goto execute
	case opAddiAddi:
		x[a(w)] = x[b(w)] + imm1(w)
		goto thenAddi
	case opAddiAdd:
		x[a(w)] = x[b(w)] + imm1(w)
		goto thenAdd
	case opAddiSlli:
		x[a(w)] = x[b(w)] + imm1(w)
		goto thenSlli
	case opAddAdd:
		x[a(w)] = x[b(w)] + x[c1(w)]
		goto thenAdd
	case opAddAddi:
		x[a(w)] = x[b(w)] + x[c1(w)]
		goto thenAddi
	case opAddSlli:
		x[a(w)] = x[b(w)] + x[c1(w)]
		goto thenSlli
	case opAddSrli:
		x[a(w)] = x[b(w)] + x[c1(w)]
		goto thenSrli
	case opAddXor:
		x[a(w)] = x[b(w)] + x[c1(w)]
		goto thenXor
	case opSlliAdd:
		x[a(w)] = x[b(w)] << c1(w)
		goto thenAdd
	case opSlliAddi:
		x[a(w)] = x[b(w)] << c1(w)
		goto thenAddi
	case opSlliAndi:
		x[a(w)] = x[b(w)] << c1(w)
		goto thenAndi
	case opSlliSrli:
		x[a(w)] = x[b(w)] << c1(w)
		goto thenSrli
	case opSlliSlli:
		x[a(w)] = x[b(w)] << c1(w)
		goto thenSlli
	case opSlliOr:
		x[a(w)] = x[b(w)] << c1(w)
		goto thenOr
	case opSrliSlli:
		x[a(w)] = x[b(w)] >> c1(w)
		goto thenSlli
	case opSrliSrli:
		x[a(w)] = x[b(w)] >> c1(w)
		goto thenSrli
	case opSrliAddi:
		x[a(w)] = x[b(w)] >> c1(w)
		goto thenAddi
	case opSrliXor:
		x[a(w)] = x[b(w)] >> c1(w)
		goto thenXor
	case opXorXor:
		x[a(w)] = x[b(w)] ^ x[c1(w)]
		goto thenXor
	case opXorAdd:
		x[a(w)] = x[b(w)] ^ x[c1(w)]
		goto thenAdd
	case opXorAndi:
		x[a(w)] = x[b(w)] ^ x[c1(w)]
		goto thenAndi
	case opAndAdd:
		x[a(w)] = x[b(w)] & x[c1(w)]
		goto thenAdd
	case opAndXor:
		x[a(w)] = x[b(w)] & x[c1(w)]
		goto thenXor
	case opAndiAdd:
		x[a(w)] = x[b(w)] & imm1(w)
		goto thenAdd
	case opOrOr:
		x[a(w)] = x[b(w)] | x[c1(w)]
		goto thenOr
	case opOrXor:
		x[a(w)] = x[b(w)] | x[c1(w)]
		goto thenXor
	case opOrAddi:
		x[a(w)] = x[b(w)] | x[c1(w)]
		goto thenAddi
	case opMulAdd:
		x[a(w)] = x[b(w)] * x[c1(w)]
		goto thenAdd
	case opAddiBEQ:
		x[a(w)] = x[b(w)] + imm1(w)
		goto thenBEQ
	case opAddiBNE:
		x[a(w)] = x[b(w)] + imm1(w)
		goto thenBNE
	case opAddiBLTU:
		x[a(w)] = x[b(w)] + imm1(w)
		goto thenBLTU
	case opAddBNE:
		x[a(w)] = x[b(w)] + x[c1(w)]
		goto thenBNE
	case opAndiBEQ:
		x[a(w)] = x[b(w)] & imm1(w)
		goto thenBEQ
	case opAndiBNE:
		x[a(w)] = x[b(w)] & imm1(w)
		goto thenBNE

	case opJ:
		i = uint(immOf(w))
		goto enter
	case opJAL:
		x[a(w)] = base + uint32(w>>(immShift+16))*2
		i = uint(immOf(w) & 0xffff)
		goto enter
	case opCall:
		x[a(w)] = base + uint32(w>>reachShift&0xfff)*2
		addr = base + uint32(int64(w)>>42)*2
		goto jump
	case opJALR:
		addr = (x[b(w)] + uint32(int64(w)>>52)) &^ 1
		x[a(w)] = base + immOf(w)&0xfffff*2
		goto jump
	case opJR:
		addr = (x[b(w)] + immOf(w)) &^ 1
		goto jump
	case opFar:
		addr = base + immOf(w)
		goto jump
	case opGo:
		i = uint(immOf(w))
		w, i = p.code[i%places], i%places+1
		goto execute

	// What the loop leaves, and what is no operation of a word. They are named, all 128, so that the compiler does not
	// ask for each word whether it has a case.
	case opNone, opStep, opSystem, opQuiet, opAtomic, opPairs, opPairs + 1, opPairs + 2,
		uint64(isa.JAL), uint64(isa.JALR), uint64(isa.ECALL), uint64(isa.EBREAK), uint64(isa.FENCEI),
		uint64(isa.CSRRW), uint64(isa.CSRRS), uint64(isa.CSRRC),
		uint64(isa.CSRRWI), uint64(isa.CSRRSI), uint64(isa.CSRRCI), uint64(isa.LRW), uint64(isa.SCW),
		uint64(isa.AMOSWAPW), uint64(isa.AMOADDW), uint64(isa.AMOXORW),
		uint64(isa.AMOANDW), uint64(isa.AMOORW), uint64(isa.AMOMINW), uint64(isa.AMOMAXW), uint64(isa.AMOMINUW),
		uint64(isa.AMOMAXUW), uint64(isa.MRET), uint64(isa.SRET), uint64(isa.WFI), uint64(isa.SFENCEVMA),
		uint64(isa.URET), uint64(isa.HRET), uint64(isa.DRET), uint64(isa.CADDI4SPN), uint64(isa.CLW), uint64(isa.CSW),
		uint64(isa.CNOP):
	}
	why = step
	goto leave

	// The second instruction of a pair. Its word is read again: kept, it would be kept in memory, for all words.
thenAddi:
	w = p.code[(i-1)%places]
	x[a2(w)] = x[b2(w)] + imm2(w)
	w, i = p.code[i%places], i%places+1
	goto execute
thenAdd:
	w = p.code[(i-1)%places]
	x[a2(w)] = x[b2(w)] + x[c2(w)]
	w, i = p.code[i%places], i%places+1
	goto execute
thenSlli:
	w = p.code[(i-1)%places]
	x[a2(w)] = x[b2(w)] << c2(w)
	w, i = p.code[i%places], i%places+1
	goto execute
thenSrli:
	w = p.code[(i-1)%places]
	x[a2(w)] = x[b2(w)] >> c2(w)
	w, i = p.code[i%places], i%places+1
	goto execute
thenXor:
	w = p.code[(i-1)%places]
	x[a2(w)] = x[b2(w)] ^ x[c2(w)]
	w, i = p.code[i%places], i%places+1
	goto execute
thenAndi:
	w = p.code[(i-1)%places]
	x[a2(w)] = x[b2(w)] & imm2(w)
	w, i = p.code[i%places], i%places+1
	goto execute
thenOr:
	w = p.code[(i-1)%places]
	x[a2(w)] = x[b2(w)] | x[c2(w)]
	w, i = p.code[i%places], i%places+1
	goto execute
thenBEQ:
	w = p.code[(i-1)%places]
	if x[b2(w)] == x[a2(w)] {
		i = place2(w)
	}
	goto enter
thenBNE:
	w = p.code[(i-1)%places]
	if x[b2(w)] != x[a2(w)] {
		i = place2(w)
	}
	goto enter
thenBLTU:
	w = p.code[(i-1)%places]
	if x[b2(w)] < x[a2(w)] {
		i = place2(w)
	}
	goto enter

jump: // to addr
	if in := &v.entrance[addr>>pageShift%entrances]; in.page == addr>>pageShift+1 {
		p = in.code
		base = addr &^ (pageSize - 1)
		if i = uint(p.place[addr%pageSize/2]); i != 0 {
			goto enter
		}
	}
	h.PC = addr
	return nil, 0, left, elsewhere

	// Where the window does not reach, an extent may. An access that is not aligned is the stepper's: it traps, or is
	// more than one.
loadW:
	e = &v.loads[addr>>(v.shift&31)%extents]
	if off = int64(addr + e.delta); addr-e.low >= e.size || off+4 > int64(len(v.ram)) || addr&3 != 0 {
		why = loading
		goto leave
	}
	x[a(w)] = binary.LittleEndian.Uint32(v.ram[off : off+4])
	w, i = p.code[i%places], i%places+1
	goto execute
loadH:
	e = &v.loads[addr>>(v.shift&31)%extents]
	if off = int64(addr + e.delta); addr-e.low >= e.size || off+2 > int64(len(v.ram)) || addr&1 != 0 {
		why = loading
		goto leave
	}
	x[a(w)] = uint32(int16(binary.LittleEndian.Uint16(v.ram[off : off+2])))
	w, i = p.code[i%places], i%places+1
	goto execute
loadHU:
	e = &v.loads[addr>>(v.shift&31)%extents]
	if off = int64(addr + e.delta); addr-e.low >= e.size || off+2 > int64(len(v.ram)) || addr&1 != 0 {
		why = loading
		goto leave
	}
	x[a(w)] = uint32(binary.LittleEndian.Uint16(v.ram[off : off+2]))
	w, i = p.code[i%places], i%places+1
	goto execute
loadB:
	e = &v.loads[addr>>(v.shift&31)%extents]
	if off = int64(addr + e.delta); addr-e.low >= e.size {
		why = loading
		goto leave
	}
	x[a(w)] = uint32(int8(v.ram[off]))
	w, i = p.code[i%places], i%places+1
	goto execute
loadBU:
	e = &v.loads[addr>>(v.shift&31)%extents]
	if off = int64(addr + e.delta); addr-e.low >= e.size {
		why = loading
		goto leave
	}
	x[a(w)] = uint32(v.ram[off])
	w, i = p.code[i%places], i%places+1
	goto execute
storeW:
	e = &v.stores[addr>>(v.shift&31)%extents]
	if off = int64(addr + e.delta); addr-e.low >= e.size || off+4 > int64(len(v.ram)) || addr&3 != 0 {
		why = storing
		goto leave
	}
	if v.flags[uint32(off)/memory.Granule%memory.Granules] != memory.Dirty {
		why = flagged
		goto leave
	}
	binary.LittleEndian.PutUint32(v.ram[off:off+4], x[a(w)])
	w, i = p.code[i%places], i%places+1
	goto execute
storeH:
	e = &v.stores[addr>>(v.shift&31)%extents]
	if off = int64(addr + e.delta); addr-e.low >= e.size || off+2 > int64(len(v.ram)) || addr&1 != 0 {
		why = storing
		goto leave
	}
	if v.flags[uint32(off)/memory.Granule%memory.Granules] != memory.Dirty {
		why = flagged
		goto leave
	}
	binary.LittleEndian.PutUint16(v.ram[off:off+2], uint16(x[a(w)]))
	w, i = p.code[i%places], i%places+1
	goto execute
storeB:
	e = &v.stores[addr>>(v.shift&31)%extents]
	if off = int64(addr + e.delta); addr-e.low >= e.size {
		why = storing
		goto leave
	}
	if v.flags[uint32(off)/memory.Granule%memory.Granules] != memory.Dirty {
		why = flagged
		goto leave
	}
	v.ram[off] = byte(x[a(w)])
	w, i = p.code[i%places], i%places+1
	goto execute

leave: // the word before i is the first that was not executed
	h.PC = base
	return p, i, left, why
}

func truth(b bool) uint32 {
	if b {
		return 1
	}
	return 0
}
