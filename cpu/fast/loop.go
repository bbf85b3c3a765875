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

// run makes at most left steps from pc, whose word is at a spot, and returns where it is then and how many are left.
//
// The line at hand is charged when it is entered, whole; what is left of it when run stops is given back. So no
// instruction counts for itself. There is no call here, since every call would have the compiler keep what is in
// registers in memory, and no check of an index that could be left out.
func (v *view) run(h *cpu.Hart, at spot, left int) (spot, int, reason) {
	var (
		p     = at.p
		i     = at.i
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
	w = p.code[i%places]
	if left -= runOf(w); left < 0 {
		h.PC = base + uint32(p.slot[i%places])*2
		return spot{p, i}, left + runOf(w), done
	}
	goto execute

next:
	w = p.code[i%places]
execute:
	i++
	switch opOf(w) {
	case opNop:
		goto next
	case opLI:
		x[a(w)] = immOf(w)
		goto next
	case opPC:
		x[a(w)] = base + immOf(w)
		goto next

	case uint64(isa.ADDI):
		x[a(w)] = x[b(w)] + immOf(w)
		goto next
	case uint64(isa.SLTI):
		x[a(w)] = truth(int32(x[b(w)]) < int32(immOf(w)))
		goto next
	case uint64(isa.SLTIU):
		x[a(w)] = truth(x[b(w)] < immOf(w))
		goto next
	case uint64(isa.XORI):
		x[a(w)] = x[b(w)] ^ immOf(w)
		goto next
	case uint64(isa.ORI):
		x[a(w)] = x[b(w)] | immOf(w)
		goto next
	case uint64(isa.ANDI):
		x[a(w)] = x[b(w)] & immOf(w)
		goto next
	case uint64(isa.SLLI):
		x[a(w)] = x[b(w)] << c(w)
		goto next
	case uint64(isa.SRLI):
		x[a(w)] = x[b(w)] >> c(w)
		goto next
	case uint64(isa.SRAI):
		x[a(w)] = uint32(int32(x[b(w)]) >> c(w))
		goto next

	case uint64(isa.ADD):
		x[a(w)] = x[b(w)] + x[c(w)]
		goto next
	case uint64(isa.SUB):
		x[a(w)] = x[b(w)] - x[c(w)]
		goto next
	case uint64(isa.SLL):
		x[a(w)] = x[b(w)] << (x[c(w)] & 31)
		goto next
	case uint64(isa.SLT):
		x[a(w)] = truth(int32(x[b(w)]) < int32(x[c(w)]))
		goto next
	case uint64(isa.SLTU):
		x[a(w)] = truth(x[b(w)] < x[c(w)])
		goto next
	case uint64(isa.XOR):
		x[a(w)] = x[b(w)] ^ x[c(w)]
		goto next
	case uint64(isa.SRL):
		x[a(w)] = x[b(w)] >> (x[c(w)] & 31)
		goto next
	case uint64(isa.SRA):
		x[a(w)] = uint32(int32(x[b(w)]) >> (x[c(w)] & 31))
		goto next
	case uint64(isa.OR):
		x[a(w)] = x[b(w)] | x[c(w)]
		goto next
	case uint64(isa.AND):
		x[a(w)] = x[b(w)] & x[c(w)]
		goto next

	case uint64(isa.MUL):
		x[a(w)] = x[b(w)] * x[c(w)]
		goto next
	case uint64(isa.MULH):
		x[a(w)] = uint32(int64(int32(x[b(w)])) * int64(int32(x[c(w)])) >> 32)
		goto next
	case uint64(isa.MULHSU):
		x[a(w)] = uint32(int64(int32(x[b(w)])) * int64(x[c(w)]) >> 32)
		goto next
	case uint64(isa.MULHU):
		hi, _ := bits.Mul32(x[b(w)], x[c(w)])
		x[a(w)] = hi
		goto next
	case uint64(isa.DIV):
		if d := int32(x[c(w)]); d != 0 {
			x[a(w)] = uint32(int32(x[b(w)]) / d)
		} else {
			x[a(w)] = ^uint32(0)
		}
		goto next
	case uint64(isa.DIVU):
		if d := x[c(w)]; d != 0 {
			x[a(w)] = x[b(w)] / d
		} else {
			x[a(w)] = ^uint32(0)
		}
		goto next
	case uint64(isa.REM):
		if d := int32(x[c(w)]); d != 0 {
			x[a(w)] = uint32(int32(x[b(w)]) % d)
		} else {
			x[a(w)] = x[b(w)]
		}
		goto next
	case uint64(isa.REMU):
		if d := x[c(w)]; d != 0 {
			x[a(w)] = x[b(w)] % d
		} else {
			x[a(w)] = x[b(w)]
		}
		goto next

	case uint64(isa.LW):
		addr = x[b(w)] + immOf(w)
		if off = int64(addr - low); off+4 > int64(len(mem)) || addr&3 != 0 {
			goto loadW
		}
		x[a(w)] = binary.LittleEndian.Uint32(mem[off : off+4])
		goto next
	case uint64(isa.LH):
		addr = x[b(w)] + immOf(w)
		if off = int64(addr - low); off+2 > int64(len(mem)) || addr&1 != 0 {
			goto loadH
		}
		x[a(w)] = uint32(int16(binary.LittleEndian.Uint16(mem[off : off+2])))
		goto next
	case uint64(isa.LHU):
		addr = x[b(w)] + immOf(w)
		if off = int64(addr - low); off+2 > int64(len(mem)) || addr&1 != 0 {
			goto loadHU
		}
		x[a(w)] = uint32(binary.LittleEndian.Uint16(mem[off : off+2]))
		goto next
	case uint64(isa.LB):
		addr = x[b(w)] + immOf(w)
		if off = int64(addr - low); off >= int64(len(mem)) {
			goto loadB
		}
		x[a(w)] = uint32(int8(mem[off]))
		goto next
	case uint64(isa.LBU):
		addr = x[b(w)] + immOf(w)
		if off = int64(addr - low); off >= int64(len(mem)) {
			goto loadBU
		}
		x[a(w)] = uint32(mem[off])
		goto next

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
		goto next
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
		goto next
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
		goto next

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
		goto next
	case opPCAddi:
		x[a(w)] = base + immOf(w)
		goto next
	case opAddiAddi:
		x[a(w)] = x[b(w)] + imm1(w)
		x[a2(w)] = x[b2(w)] + imm2(w)
		goto next
	case opAddiAdd:
		x[a(w)] = x[b(w)] + imm1(w)
		x[a2(w)] = x[b2(w)] + x[c2(w)]
		goto next
	case opAddiSlli:
		x[a(w)] = x[b(w)] + imm1(w)
		x[a2(w)] = x[b2(w)] << c2(w)
		goto next
	case opAddAdd:
		x[a(w)] = x[b(w)] + x[c1(w)]
		x[a2(w)] = x[b2(w)] + x[c2(w)]
		goto next
	case opAddAddi:
		x[a(w)] = x[b(w)] + x[c1(w)]
		x[a2(w)] = x[b2(w)] + imm2(w)
		goto next
	case opAddSlli:
		x[a(w)] = x[b(w)] + x[c1(w)]
		x[a2(w)] = x[b2(w)] << c2(w)
		goto next
	case opAddSrli:
		x[a(w)] = x[b(w)] + x[c1(w)]
		x[a2(w)] = x[b2(w)] >> c2(w)
		goto next
	case opAddXor:
		x[a(w)] = x[b(w)] + x[c1(w)]
		x[a2(w)] = x[b2(w)] ^ x[c2(w)]
		goto next
	case opSlliAdd:
		x[a(w)] = x[b(w)] << c1(w)
		x[a2(w)] = x[b2(w)] + x[c2(w)]
		goto next
	case opSlliAddi:
		x[a(w)] = x[b(w)] << c1(w)
		x[a2(w)] = x[b2(w)] + imm2(w)
		goto next
	case opSlliAndi:
		x[a(w)] = x[b(w)] << c1(w)
		x[a2(w)] = x[b2(w)] & imm2(w)
		goto next
	case opSlliSrli:
		x[a(w)] = x[b(w)] << c1(w)
		x[a2(w)] = x[b2(w)] >> c2(w)
		goto next
	case opSlliSlli:
		x[a(w)] = x[b(w)] << c1(w)
		x[a2(w)] = x[b2(w)] << c2(w)
		goto next
	case opSlliOr:
		x[a(w)] = x[b(w)] << c1(w)
		x[a2(w)] = x[b2(w)] | x[c2(w)]
		goto next
	case opSrliSlli:
		x[a(w)] = x[b(w)] >> c1(w)
		x[a2(w)] = x[b2(w)] << c2(w)
		goto next
	case opSrliSrli:
		x[a(w)] = x[b(w)] >> c1(w)
		x[a2(w)] = x[b2(w)] >> c2(w)
		goto next
	case opSrliAddi:
		x[a(w)] = x[b(w)] >> c1(w)
		x[a2(w)] = x[b2(w)] + imm2(w)
		goto next
	case opSrliXor:
		x[a(w)] = x[b(w)] >> c1(w)
		x[a2(w)] = x[b2(w)] ^ x[c2(w)]
		goto next
	case opXorXor:
		x[a(w)] = x[b(w)] ^ x[c1(w)]
		x[a2(w)] = x[b2(w)] ^ x[c2(w)]
		goto next
	case opXorAdd:
		x[a(w)] = x[b(w)] ^ x[c1(w)]
		x[a2(w)] = x[b2(w)] + x[c2(w)]
		goto next
	case opXorAndi:
		x[a(w)] = x[b(w)] ^ x[c1(w)]
		x[a2(w)] = x[b2(w)] & imm2(w)
		goto next
	case opAndAdd:
		x[a(w)] = x[b(w)] & x[c1(w)]
		x[a2(w)] = x[b2(w)] + x[c2(w)]
		goto next
	case opAndXor:
		x[a(w)] = x[b(w)] & x[c1(w)]
		x[a2(w)] = x[b2(w)] ^ x[c2(w)]
		goto next
	case opAndiAdd:
		x[a(w)] = x[b(w)] & imm1(w)
		x[a2(w)] = x[b2(w)] + x[c2(w)]
		goto next
	case opOrOr:
		x[a(w)] = x[b(w)] | x[c1(w)]
		x[a2(w)] = x[b2(w)] | x[c2(w)]
		goto next
	case opOrXor:
		x[a(w)] = x[b(w)] | x[c1(w)]
		x[a2(w)] = x[b2(w)] ^ x[c2(w)]
		goto next
	case opOrAddi:
		x[a(w)] = x[b(w)] | x[c1(w)]
		x[a2(w)] = x[b2(w)] + imm2(w)
		goto next
	case opMulAdd:
		x[a(w)] = x[b(w)] * x[c1(w)]
		x[a2(w)] = x[b2(w)] + x[c2(w)]
		goto next
	case opAddiBEQ:
		x[a(w)] = x[b(w)] + imm1(w)
		if x[b2(w)] == x[a2(w)] {
			i = place2(w)
		}
		goto enter
	case opAddiBNE:
		x[a(w)] = x[b(w)] + imm1(w)
		if x[b2(w)] != x[a2(w)] {
			i = place2(w)
		}
		goto enter
	case opAddiBLTU:
		x[a(w)] = x[b(w)] + imm1(w)
		if x[b2(w)] < x[a2(w)] {
			i = place2(w)
		}
		goto enter
	case opAddBNE:
		x[a(w)] = x[b(w)] + x[c1(w)]
		if x[b2(w)] != x[a2(w)] {
			i = place2(w)
		}
		goto enter
	case opAndiBEQ:
		x[a(w)] = x[b(w)] & imm1(w)
		if x[b2(w)] == x[a2(w)] {
			i = place2(w)
		}
		goto enter
	case opAndiBNE:
		x[a(w)] = x[b(w)] & imm1(w)
		if x[b2(w)] != x[a2(w)] {
			i = place2(w)
		}
		goto enter

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
		goto next
	}
	why = step
	goto leave

jump: // to addr
	if in := &v.entrance[addr>>pageShift%entrances]; in.page == addr>>pageShift+1 {
		p = in.code
		base = addr &^ (pageSize - 1)
		if i = uint(p.place[addr%pageSize/2]); i != 0 {
			goto enter
		}
	}
	h.PC = addr
	return spot{}, left, elsewhere

	// Where the window does not reach, an extent may. An access that is not aligned is the stepper's: it traps, or is
	// more than one.
loadW:
	e = &v.loads[addr>>(v.shift&31)%extents]
	if off = int64(addr + e.delta); addr-e.low >= e.size || off+4 > int64(len(v.ram)) || addr&3 != 0 {
		why = loading
		goto leave
	}
	x[a(w)] = binary.LittleEndian.Uint32(v.ram[off : off+4])
	goto next
loadH:
	e = &v.loads[addr>>(v.shift&31)%extents]
	if off = int64(addr + e.delta); addr-e.low >= e.size || off+2 > int64(len(v.ram)) || addr&1 != 0 {
		why = loading
		goto leave
	}
	x[a(w)] = uint32(int16(binary.LittleEndian.Uint16(v.ram[off : off+2])))
	goto next
loadHU:
	e = &v.loads[addr>>(v.shift&31)%extents]
	if off = int64(addr + e.delta); addr-e.low >= e.size || off+2 > int64(len(v.ram)) || addr&1 != 0 {
		why = loading
		goto leave
	}
	x[a(w)] = uint32(binary.LittleEndian.Uint16(v.ram[off : off+2]))
	goto next
loadB:
	e = &v.loads[addr>>(v.shift&31)%extents]
	if off = int64(addr + e.delta); addr-e.low >= e.size {
		why = loading
		goto leave
	}
	x[a(w)] = uint32(int8(v.ram[off]))
	goto next
loadBU:
	e = &v.loads[addr>>(v.shift&31)%extents]
	if off = int64(addr + e.delta); addr-e.low >= e.size {
		why = loading
		goto leave
	}
	x[a(w)] = uint32(v.ram[off])
	goto next
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
	goto next
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
	goto next
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
	goto next

leave: // before the instruction whose word is w
	i--
	h.PC = base + uint32(p.slot[i%places])*2
	return spot{p, i}, left + runOf(w), why
}

func truth(b bool) uint32 {
	if b {
		return 1
	}
	return 0
}
