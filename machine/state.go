package machine

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
)

// Digest is a hash of the whole state: position, whether and how the run has ended, harts, devices, memory and inputs
// to come. Equal states have equal digests, on every machine.
func (m *Machine) Digest() string { return m.digest(m.inputs) }

// StateDigest is Digest without the inputs to come.
func (m *Machine) StateDigest() string { return m.digest(nil) }

func (m *Machine) digest(inputs []Input) string {
	h := sha256.New()
	var b []byte
	put := func(v uint64) { b = binary.LittleEndian.AppendUint64(b, v) }
	put(m.steps)
	put(uint64(m.now))
	put(uint64(m.phase))
	put(uint64(m.hold))
	for i := range m.stations {
		put(uint64(m.stations[i].until))
		put(m.stations[i].due[0])
		put(m.stations[i].due[1])
	}
	put(uint64(m.host.look))
	m.over.put(put)
	if m.several() {
		put(uint64(m.round.ticks))
		put(uint64(m.round.turn))
		put(m.round.made)
		for i := range m.stations {
			put(uint64(m.stations[i].task))
			put(m.stations[i].steps)
			m.stations[i].lost.put(put)
		}
	}
	if m.disk != nil && m.diskID == nil {
		id := sha256.Sum256(m.disk)
		m.diskID = id[:]
	}
	b = append(b, m.diskID...)
	put(uint64(len(inputs)))
	for _, in := range inputs {
		put(in.At.Steps)
		put(uint64(in.At.Now))
		put(uint64(in.Slot))
		put(uint64(len(in.Data)))
		b = append(b, in.Data...)
		if e := in.Edit; e != nil { // its Slot is -2
			put(uint64(e.Place))
			put(uint64(e.Hart))
			put(uint64(e.Where))
			put(uint64(e.Value))
			put(uint64(len(e.Data)))
			b = append(b, e.Data...)
		}
		if s := in.Stall; s != nil { // its Slot is -1
			put(uint64(s.Hart))
			put(uint64(s.Until))
			put(uint64(s.Source))
		}
	}
	for i := range m.Harts {
		b = m.Harts[i].AppendState(b)
	}
	for i := range m.slots {
		m.slots[i].dev.Advance(m.now)
		b = m.slots[i].dev.AppendState(b)
	}
	h.Write(b)
	m.RAM.Used(func(g uint32, bytes []byte) {
		h.Write(binary.LittleEndian.AppendUint64(nil, uint64(g)))
		h.Write(bytes)
	})
	return hex.EncodeToString(h.Sum(nil)[:16])
}

func (s *Stop) put(put func(uint64)) {
	put(uint64(s.Reason))
	put(uint64(s.Code))
	put(uint64(s.PC))
	put(uint64(s.Trap.Cause)<<32 | uint64(s.Trap.Value))
	put(uint64(s.Again.Cause)<<32 | uint64(s.Again.Value))
	if s.Since != 0 { // of several harts
		put(uint64(s.Hart))
		put(s.Since)
	}
}
