package frames

import "encoding/binary"

// A run follows rules up to an instruction.
type run struct {
	c     *common
	at    uint32 // the instruction from which on what is known holds
	now   Frame
	first Frame // what is common to all entries
	kept  []Frame
}

// do follows rules (DWARF 4, section 6.4.2) until they are about instructions behind pc; false if one is not
// understood.
func (m *run) do(rules []byte, pc uint32) bool {
	r := &reader{b: rules}
	for n := 0; len(r.b) > 0 && !r.bad; n++ {
		if n == mostRules {
			return false
		}
		op := r.u8()
		low := uint64(op & 0x3f)
		switch op >> 6 {
		case 1: // advance_loc
			if !m.advance(low, pc) {
				return true
			}
		case 2: // offset
			m.set(low, Place{Kind: Saved, Off: int32(int64(r.unsigned()) * m.c.data)})
		case 3: // restore
			m.restore(low)
		default:
			on, known := m.rule(op, r, pc)
			if !known {
				return false
			}
			if !on {
				return true
			}
		}
	}
	return !r.bad
}

// advance goes on to a later instruction; false if that is behind pc.
func (m *run) advance(by uint64, pc uint32) bool {
	to := uint64(m.at) + by*m.c.align
	if by > 1<<32 || m.c.align > 1<<16 || to > uint64(pc) {
		return false
	}
	m.at = uint32(to)
	return true
}

func (m *run) set(reg uint64, p Place) {
	if reg < 32 {
		m.now.Regs[reg] = p
	}
}

func (m *run) restore(reg uint64) {
	if reg < 32 {
		m.now.Regs[reg] = m.first.Regs[reg]
	}
}

// rule follows one that is a byte, and then operands. on is false where it is about instructions behind pc.
func (m *run) rule(op byte, r *reader, pc uint32) (on, known bool) {
	scaled := func(n int64) int32 { return int32(n * m.c.data) }
	switch op {
	case 0x00: // nop
	case 0x02: // advance_loc1, 2, 4
		return m.advance(uint64(r.u8()), pc), true
	case 0x03:
		return m.advance(uint64(r.u16()), pc), true
	case 0x04:
		return m.advance(uint64(r.u32()), pc), true
	case 0x05: // offset_extended
		m.set(r.unsigned(), Place{Kind: Saved, Off: scaled(int64(r.unsigned()))})
	case 0x06: // restore_extended
		m.restore(r.unsigned())
	case 0x07: // undefined
		m.set(r.unsigned(), Place{Kind: Undefined})
	case 0x08: // same_value
		m.set(r.unsigned(), Place{})
	case 0x09: // register
		m.set(r.unsigned(), Place{Kind: InReg, Reg: uint32(r.unsigned() & 31)})
	case 0x0a: // remember_state
		if len(m.kept) == mostStates {
			return false, false
		}
		m.kept = append(m.kept, m.now)
	case 0x0b: // restore_state
		if len(m.kept) == 0 {
			return false, false
		}
		m.now, m.kept = m.kept[len(m.kept)-1], m.kept[:len(m.kept)-1]
	case 0x0c: // def_cfa
		m.now.Reg, m.now.Off = uint32(min(r.unsigned(), 99)), int32(r.unsigned())
	case 0x0d: // def_cfa_register
		m.now.Reg = uint32(min(r.unsigned(), 99))
	case 0x0e: // def_cfa_offset
		m.now.Off = int32(r.unsigned())
	case 0x11: // offset_extended_sf
		m.set(r.unsigned(), Place{Kind: Saved, Off: scaled(r.signed())})
	case 0x12: // def_cfa_sf
		m.now.Reg, m.now.Off = uint32(min(r.unsigned(), 99)), scaled(r.signed())
	case 0x13: // def_cfa_offset_sf
		m.now.Off = scaled(r.signed())
	case 0x14: // val_offset
		m.set(r.unsigned(), Place{Kind: Offset, Off: scaled(int64(r.unsigned()))})
	case 0x15: // val_offset_sf
		m.set(r.unsigned(), Place{Kind: Offset, Off: scaled(r.signed())})
	default: // expressions, and what other processors have
		return false, false
	}
	return true, true
}

// A reader reads numbers; bad says that there were too few bytes.
type reader struct {
	b   []byte
	bad bool
}

func (r *reader) take(n int) []byte {
	if n > len(r.b) {
		r.b, r.bad = nil, true
		return make([]byte, n)
	}
	b := r.b[:n]
	r.b = r.b[n:]
	return b
}

func (r *reader) u8() byte    { return r.take(1)[0] }
func (r *reader) u16() uint16 { return binary.LittleEndian.Uint16(r.take(2)) }
func (r *reader) u32() uint32 { return binary.LittleEndian.Uint32(r.take(4)) }

func (r *reader) skip(n uint64) {
	if n > uint64(len(r.b)) {
		r.b, r.bad = nil, true
		return
	}
	r.b = r.b[n:]
}

// text is what stands before a zero: at most 8 bytes.
func (r *reader) text() string {
	for n := 0; n < len(r.b) && n <= 8; n++ {
		if r.b[n] == 0 {
			return string(r.take(n + 1)[:n])
		}
	}
	r.bad = true
	return ""
}

// unsigned and signed are LEB128.
func (r *reader) unsigned() (v uint64) {
	for shift := 0; shift < 64; shift += 7 {
		c := r.u8()
		if v |= uint64(c&0x7f) << shift; c < 0x80 {
			return v
		}
	}
	r.bad = true
	return v
}

func (r *reader) signed() (v int64) {
	for shift := 0; shift < 64; shift += 7 {
		c := r.u8()
		if v |= int64(c&0x7f) << shift; c < 0x80 {
			if c&0x40 != 0 && shift < 57 {
				v |= -1 << (shift + 7)
			}
			return v
		}
	}
	r.bad = true
	return v
}
