package cpu

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"breakfast/cpu/isa"
)

// StateSize is the length of a hart's state, in bytes.
const StateSize = 32*4 + 4 + 1 + 1 + 2*4 + 7*4 + 2*8 + 2*4 + 12*4 + 8 + 4 + 16 + 16*4 + 4 + 3

// AppendState appends the hart's whole state to b: the fields of Hart in their order, little-endian, without
// padding.
func (h *Hart) AppendState(b []byte) []byte {
	b, err := binary.Append(b, binary.LittleEndian, h)
	if err != nil {
		panic(err) // Hart has a field of no fixed size: every test fails
	}
	return b
}

// Restore takes a state that AppendState made. Anything else, such as a CSR with a value it cannot hold, is an error
// and leaves the hart as it was.
func (h *Hart) Restore(state []byte) error {
	if len(state) != StateSize {
		return fmt.Errorf("hart state of %d bytes: want %d", len(state), StateSize)
	}
	var r Hart
	if _, err := binary.Decode(state, binary.LittleEndian, &r); err != nil {
		return fmt.Errorf("hart state: %w", err)
	}
	if !bytes.Equal(r.AppendState(nil), state) {
		return fmt.Errorf("hart state: a truth value that is neither 0 nor 1")
	}
	if err := r.legal(); err != nil {
		return fmt.Errorf("hart state: %w", err)
	}
	*h = r
	return nil
}

// legal says what is wrong with a hart that no program could have brought about.
func (h *Hart) legal() error {
	if h.X[0] != 0 {
		return fmt.Errorf("x0 is %#x: want 0", h.X[0])
	}
	if h.Priv != U && h.Priv != M && (h.Priv != S || !h.Supervisor) {
		return fmt.Errorf("mode %d: want %d (U), %d (S, if it is there) or %d (M)", h.Priv, U, S, M)
	}
	if lines := h.interrupts() &^ isa.SSI; h.MIP&^lines != 0 {
		return fmt.Errorf("interrupt lines %#x: want a subset of %#x", h.MIP, lines)
	}
	if soft := h.interrupts() & supervisorInts; h.SoftIP&^soft != 0 {
		return fmt.Errorf("pending interrupts %#x: want a subset of %#x", h.SoftIP, soft)
	}
	if !h.Supervisor && h.supervisorState() != new(Hart).supervisorState() {
		return fmt.Errorf("something of S mode, and no S mode")
	}
	if h.Reservation != 0 && h.Reservation&3 != 1 {
		return fmt.Errorf("reservation %#x: want a word's address + 1, or 0", h.Reservation)
	}
	for _, d := range isa.CSRs {
		if d.Num.AlwaysZero() || d.Num >= isa.PMPAddr0 && d.Num < isa.PMPAddr0+16 {
			continue // pmpaddr holds anything, and refuses to be written where it is locked
		}
		v, _ := h.CSR(d.Num)
		again := Hart{Supervisor: h.Supervisor, MIDeleg: h.MIDeleg}
		again.SetCSR(d.Num, v)
		if w, _ := again.CSR(d.Num); w != v && d.Num>>10 != 3 && d.Num != isa.MIP && d.Num != isa.SIP {
			return fmt.Errorf("%s is %#x, which it cannot hold", d.Name, v)
		}
	}
	return nil
}

// supervisorState is what of a hart is S mode's alone.
func (h *Hart) supervisorState() [13]uint64 {
	return [...]uint64{uint64(h.MEDeleg), uint64(h.MIDeleg), uint64(h.MEnvCfg), uint64(h.MEnvCfgH), uint64(h.STVec),
		uint64(h.SScratch), uint64(h.SEPC), uint64(h.SCause), uint64(h.STVal), uint64(h.SCounterEn), uint64(h.SEnvCfg),
		uint64(h.SATP), h.STimeCmp}
}
