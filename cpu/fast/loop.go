package fast

import (
	"encoding/binary"
	"math/bits"

	"breakfast/cpu"
	"breakfast/cpu/isa"
)

// A reason is why run has stopped; pc is at the instruction that has not been executed.
type reason int

const (
	done      reason = iota // it has made its steps, or as many as whole lines have room for
	elsewhere               // nothing; pc is where it is not known what is executed
	undecoded               // the instruction is not decoded, is not to be executed in this view, or is the stepper's
	loading                 // it is not known where a load leads
	storing                 // or a store
	flagged                 // a store is to a granule with flags
	misfit                  // an access is misaligned: the stepper's
)

// run makes at most left steps from pc, which is in p, and returns how many are left then.
//
// The line at hand is charged when it is entered, whole; what is left of it when run stops is given back. So no
// instruction counts for itself. There is no call here, since every call would have the compiler keep what is in
// registers in memory, and no check of an index that could be left out.
func (v *view) run(h *cpu.Hart, p *page, left int) (int, reason) {
	var (
		x     = &h.X
		base  = h.PC &^ (pageSize - 1)
		i     = slotOf(h.PC)
		mem   = v.window
		flags = v.windowFlags
		low   = v.low
		w     uint64
		addr  uint32
		off   int64
		why   reason
	)

enter:
	if n := int(p.run[i]); n <= left {
		left -= n
	} else {
		h.PC = base + uint32(i)*2
		return left, done
	}

next:
	w = p.code[i]
	i += uint(w >> lengthShift)
	switch uint8(w) {
	case opNop:
		goto next
	case opLI:
		x[w>>rdShift&31] = uint32(w >> immShift)
		goto next
	case uint8(isa.AUIPC):
		x[w>>rdShift&31] = base + uint32(i)*2 + uint32(w>>immShift)
		goto next

	case uint8(isa.ADDI):
		x[w>>rdShift&31] = x[w>>rs1Shift&31] + uint32(w>>immShift)
		goto next
	case uint8(isa.SLTI):
		x[w>>rdShift&31] = truth(int32(x[w>>rs1Shift&31]) < int32(w>>immShift))
		goto next
	case uint8(isa.SLTIU):
		x[w>>rdShift&31] = truth(x[w>>rs1Shift&31] < uint32(w>>immShift))
		goto next
	case uint8(isa.XORI):
		x[w>>rdShift&31] = x[w>>rs1Shift&31] ^ uint32(w>>immShift)
		goto next
	case uint8(isa.ORI):
		x[w>>rdShift&31] = x[w>>rs1Shift&31] | uint32(w>>immShift)
		goto next
	case uint8(isa.ANDI):
		x[w>>rdShift&31] = x[w>>rs1Shift&31] & uint32(w>>immShift)
		goto next
	case uint8(isa.SLLI):
		x[w>>rdShift&31] = x[w>>rs1Shift&31] << (w >> immShift & 31)
		goto next
	case uint8(isa.SRLI):
		x[w>>rdShift&31] = x[w>>rs1Shift&31] >> (w >> immShift & 31)
		goto next
	case uint8(isa.SRAI):
		x[w>>rdShift&31] = uint32(int32(x[w>>rs1Shift&31]) >> (w >> immShift & 31))
		goto next

	case uint8(isa.ADD):
		x[w>>rdShift&31] = x[w>>rs1Shift&31] + x[w>>rs2Shift&31]
		goto next
	case uint8(isa.SUB):
		x[w>>rdShift&31] = x[w>>rs1Shift&31] - x[w>>rs2Shift&31]
		goto next
	case uint8(isa.SLL):
		x[w>>rdShift&31] = x[w>>rs1Shift&31] << (x[w>>rs2Shift&31] & 31)
		goto next
	case uint8(isa.SLT):
		x[w>>rdShift&31] = truth(int32(x[w>>rs1Shift&31]) < int32(x[w>>rs2Shift&31]))
		goto next
	case uint8(isa.SLTU):
		x[w>>rdShift&31] = truth(x[w>>rs1Shift&31] < x[w>>rs2Shift&31])
		goto next
	case uint8(isa.XOR):
		x[w>>rdShift&31] = x[w>>rs1Shift&31] ^ x[w>>rs2Shift&31]
		goto next
	case uint8(isa.SRL):
		x[w>>rdShift&31] = x[w>>rs1Shift&31] >> (x[w>>rs2Shift&31] & 31)
		goto next
	case uint8(isa.SRA):
		x[w>>rdShift&31] = uint32(int32(x[w>>rs1Shift&31]) >> (x[w>>rs2Shift&31] & 31))
		goto next
	case uint8(isa.OR):
		x[w>>rdShift&31] = x[w>>rs1Shift&31] | x[w>>rs2Shift&31]
		goto next
	case uint8(isa.AND):
		x[w>>rdShift&31] = x[w>>rs1Shift&31] & x[w>>rs2Shift&31]
		goto next

	case uint8(isa.MUL):
		x[w>>rdShift&31] = x[w>>rs1Shift&31] * x[w>>rs2Shift&31]
		goto next
	case uint8(isa.MULH):
		x[w>>rdShift&31] = uint32(int64(int32(x[w>>rs1Shift&31])) * int64(int32(x[w>>rs2Shift&31])) >> 32)
		goto next
	case uint8(isa.MULHSU):
		x[w>>rdShift&31] = uint32(int64(int32(x[w>>rs1Shift&31])) * int64(x[w>>rs2Shift&31]) >> 32)
		goto next
	case uint8(isa.MULHU):
		hi, _ := bits.Mul32(x[w>>rs1Shift&31], x[w>>rs2Shift&31])
		x[w>>rdShift&31] = hi
		goto next
	case uint8(isa.DIV):
		if b := int32(x[w>>rs2Shift&31]); b != 0 {
			x[w>>rdShift&31] = uint32(int32(x[w>>rs1Shift&31]) / b)
		} else {
			x[w>>rdShift&31] = ^uint32(0)
		}
		goto next
	case uint8(isa.DIVU):
		if b := x[w>>rs2Shift&31]; b != 0 {
			x[w>>rdShift&31] = x[w>>rs1Shift&31] / b
		} else {
			x[w>>rdShift&31] = ^uint32(0)
		}
		goto next
	case uint8(isa.REM):
		if b := int32(x[w>>rs2Shift&31]); b != 0 {
			x[w>>rdShift&31] = uint32(int32(x[w>>rs1Shift&31]) % b)
		} else {
			x[w>>rdShift&31] = x[w>>rs1Shift&31]
		}
		goto next
	case uint8(isa.REMU):
		if b := x[w>>rs2Shift&31]; b != 0 {
			x[w>>rdShift&31] = x[w>>rs1Shift&31] % b
		} else {
			x[w>>rdShift&31] = x[w>>rs1Shift&31]
		}
		goto next

	case uint8(isa.LW):
		addr = x[w>>rs1Shift&31] + uint32(w>>immShift)
		if off = int64(addr - low); off+4 > int64(len(mem)) || addr&3 != 0 {
			goto load
		}
		x[w>>rdShift&31] = binary.LittleEndian.Uint32(mem[off : off+4])
		goto next
	case uint8(isa.LH):
		addr = x[w>>rs1Shift&31] + uint32(w>>immShift)
		if off = int64(addr - low); off+2 > int64(len(mem)) || addr&1 != 0 {
			goto load
		}
		x[w>>rdShift&31] = uint32(int16(binary.LittleEndian.Uint16(mem[off : off+2])))
		goto next
	case uint8(isa.LHU):
		addr = x[w>>rs1Shift&31] + uint32(w>>immShift)
		if off = int64(addr - low); off+2 > int64(len(mem)) || addr&1 != 0 {
			goto load
		}
		x[w>>rdShift&31] = uint32(binary.LittleEndian.Uint16(mem[off : off+2]))
		goto next
	case uint8(isa.LB):
		addr = x[w>>rs1Shift&31] + uint32(w>>immShift)
		if off = int64(addr - low); off >= int64(len(mem)) {
			goto load
		}
		x[w>>rdShift&31] = uint32(int8(mem[off]))
		goto next
	case uint8(isa.LBU):
		addr = x[w>>rs1Shift&31] + uint32(w>>immShift)
		if off = int64(addr - low); off >= int64(len(mem)) {
			goto load
		}
		x[w>>rdShift&31] = uint32(mem[off])
		goto next

	case uint8(isa.SW):
		addr = x[w>>rs1Shift&31] + uint32(w>>immShift)
		if off = int64(addr - low); off+4 > int64(len(mem)) || addr&3 != 0 {
			goto store
		}
		if flags[off>>granuleLog] != 0 {
			why = flagged
			goto leave
		}
		binary.LittleEndian.PutUint32(mem[off:off+4], x[w>>rs2Shift&31])
		goto next
	case uint8(isa.SH):
		addr = x[w>>rs1Shift&31] + uint32(w>>immShift)
		if off = int64(addr - low); off+2 > int64(len(mem)) || addr&1 != 0 {
			goto store
		}
		if flags[off>>granuleLog] != 0 {
			why = flagged
			goto leave
		}
		binary.LittleEndian.PutUint16(mem[off:off+2], uint16(x[w>>rs2Shift&31]))
		goto next
	case uint8(isa.SB):
		addr = x[w>>rs1Shift&31] + uint32(w>>immShift)
		if off = int64(addr - low); off >= int64(len(mem)) {
			goto store
		}
		if flags[off>>granuleLog] != 0 {
			why = flagged
			goto leave
		}
		mem[off] = byte(x[w>>rs2Shift&31])
		goto next

	case uint8(isa.BEQ):
		if x[w>>rs1Shift&31] == x[w>>rs2Shift&31] {
			i = uint(uint32(w >> immShift))
		}
		goto enter
	case uint8(isa.BNE):
		if x[w>>rs1Shift&31] != x[w>>rs2Shift&31] {
			i = uint(uint32(w >> immShift))
		}
		goto enter
	case uint8(isa.BLT):
		if int32(x[w>>rs1Shift&31]) < int32(x[w>>rs2Shift&31]) {
			i = uint(uint32(w >> immShift))
		}
		goto enter
	case uint8(isa.BGE):
		if int32(x[w>>rs1Shift&31]) >= int32(x[w>>rs2Shift&31]) {
			i = uint(uint32(w >> immShift))
		}
		goto enter
	case uint8(isa.BLTU):
		if x[w>>rs1Shift&31] < x[w>>rs2Shift&31] {
			i = uint(uint32(w >> immShift))
		}
		goto enter
	case uint8(isa.BGEU):
		if x[w>>rs1Shift&31] >= x[w>>rs2Shift&31] {
			i = uint(uint32(w >> immShift))
		}
		goto enter

	case opJ:
		i = uint(uint32(w >> immShift))
		goto enter
	case uint8(isa.JAL):
		x[w>>rdShift&31] = base + uint32(i)*2
		i = uint(uint32(w >> immShift))
		goto enter
	case opCall:
		x[w>>rdShift&31] = base + uint32(i)*2
		addr = base + uint32(w>>immShift)
		goto jump
	case uint8(isa.JALR):
		addr = (x[w>>rs1Shift&31] + uint32(w>>immShift)) &^ 1
		x[w>>rdShift&31] = base + uint32(i)*2
		goto jump
	case opJR:
		addr = (x[w>>rs1Shift&31] + uint32(w>>immShift)) &^ 1
		goto jump
	case opFar:
		addr = base + uint32(w>>immShift)
		goto jump
	case opNext:
		addr = base + pageSize
		goto jump
	}
	why = undecoded
	goto leave

jump: // to addr
	if in := &v.entrance[addr>>pageShift%entrances]; in.page == addr>>pageShift+1 {
		p = in.code
		base = addr &^ (pageSize - 1)
		i = uint(addr % pageSize / 2)
		goto enter
	}
	h.PC = addr
	return left, elsewhere

load: // from addr, which is not in the window, or misaligned
	{
		e := &v.loads[addr>>(v.shift&31)%extents]
		if addr-e.low >= e.size {
			why = loading
			if addr&(1<<(uint8(w)-uint8(isa.LB)&3)-1) != 0 {
				why = misfit
			}
			goto leave
		}
		off = int64(addr + e.delta)
	}
	switch uint8(w) {
	case uint8(isa.LW):
		if off+4 > int64(len(v.ram)) || addr&3 != 0 {
			why = misfit
			goto leave
		}
		x[w>>rdShift&31] = binary.LittleEndian.Uint32(v.ram[off : off+4])
	case uint8(isa.LH):
		if off+2 > int64(len(v.ram)) || addr&1 != 0 {
			why = misfit
			goto leave
		}
		x[w>>rdShift&31] = uint32(int16(binary.LittleEndian.Uint16(v.ram[off : off+2])))
	case uint8(isa.LHU):
		if off+2 > int64(len(v.ram)) || addr&1 != 0 {
			why = misfit
			goto leave
		}
		x[w>>rdShift&31] = uint32(binary.LittleEndian.Uint16(v.ram[off : off+2]))
	case uint8(isa.LB):
		x[w>>rdShift&31] = uint32(int8(v.ram[off]))
	default:
		x[w>>rdShift&31] = uint32(v.ram[off])
	}
	goto next

store:
	{
		if addr&(1<<(uint8(w)-uint8(isa.SB))-1) != 0 {
			why = misfit
			goto leave
		}
		e := &v.stores[addr>>(v.shift&31)%extents]
		if addr-e.low >= e.size {
			why = storing
			goto leave
		}
		off = int64(addr + e.delta)
		if v.flags[off>>granuleLog] != 0 {
			why = flagged
			goto leave
		}
	}
	switch uint8(w) {
	case uint8(isa.SW):
		if off+4 > int64(len(v.ram)) || addr&3 != 0 {
			why = misfit
			goto leave
		}
		binary.LittleEndian.PutUint32(v.ram[off:off+4], x[w>>rs2Shift&31])
	case uint8(isa.SH):
		if off+2 > int64(len(v.ram)) || addr&1 != 0 {
			why = misfit
			goto leave
		}
		binary.LittleEndian.PutUint16(v.ram[off:off+2], uint16(x[w>>rs2Shift&31]))
	default:
		v.ram[off] = byte(x[w>>rs2Shift&31])
	}
	goto next

leave: // before the instruction whose word is w
	i -= uint(w >> lengthShift)
	h.PC = base + uint32(i)*2
	return left + int(p.run[i]), why
}

func truth(b bool) uint32 {
	if b {
		return 1
	}
	return 0
}
