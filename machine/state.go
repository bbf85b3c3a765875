package machine

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"

	"breakfast/cpu"
	"breakfast/devices"
	"breakfast/memory"
)

// Snapshot is a moment of a machine, to come back to. It holds what memory was in use: its
// size grows with that, not with RAM.
type Snapshot struct {
	of     configuration
	at     Position
	phase  uint32
	over   Stop
	hold   devices.Ticks
	look   devices.Ticks
	hart   cpu.Hart
	parts  [][]byte
	inputs []Input
	memory []granule
}

type granule struct {
	index uint32
	bytes [memory.Granule]byte
}

// At is the moment of the snapshot.
func (s *Snapshot) At() Position { return s.at }

// Snapshot keeps the present moment. Console output not yet taken is not part of it.
func (m *Machine) Snapshot() *Snapshot {
	s := &Snapshot{of: m.configuration(), at: m.Position(), phase: m.phase, over: m.over, hold: m.hold,
		look: m.host.look, hart: m.Hart}
	s.inputs = append(s.inputs, m.inputs...)
	for i := range m.slots {
		m.slots[i].dev.Advance(m.now)
		s.parts = append(s.parts, m.slots[i].dev.AppendState(nil))
	}
	m.RAM.Used(func(g uint32, b []byte) { s.memory = append(s.memory, granule{g, [memory.Granule]byte(b)}) })
	return s
}

// Restore goes back (or forward) to a snapshot of a machine of the same configuration: memory, speed, appliances, disk,
// program. One of another is an error, and changes nothing.
func (m *Machine) Restore(s *Snapshot) error {
	here := m.configuration()
	if err := s.of.differs(&here); err != nil {
		return fmt.Errorf("the snapshot is of another machine: %w", err)
	}
	m.RAM.Zero()
	for i := range s.memory {
		m.RAM.Write(m.RAM.Base()+s.memory[i].index*memory.Granule, s.memory[i].bytes[:])
	}
	m.steps, m.now, m.phase, m.over = s.at.Steps, s.at.Now, s.phase, s.over
	m.hold, m.host.look = s.hold, s.look
	m.Hart = s.hart
	m.inputs = append([]Input(nil), s.inputs...)
	m.console = nil
	for i := range m.slots {
		sl := &m.slots[i]
		if err := sl.dev.Restore(s.parts[i]); err != nil {
			m.Reset() // no state that Snapshot kept
			return err
		}
		sl.line, sl.deadline = sl.dev.IRQ(), sl.dev.Deadline()
	}
	probe := m.probe
	m.probe = Probe{} // nothing happens here that was not told when it did
	m.settleAll()
	m.probe = probe
	return nil
}

// Digest is a hash of the whole state: position, whether and how the run has ended, hart, devices, memory and inputs to
// come. Equal states have equal digests, on every machine.
func (m *Machine) Digest() string {
	h := sha256.New()
	var b []byte
	put := func(v uint64) { b = binary.LittleEndian.AppendUint64(b, v) }
	put(m.steps)
	put(uint64(m.now))
	put(uint64(m.phase))
	put(uint64(m.hold))
	put(uint64(m.host.look))
	put(uint64(m.over.Reason))
	put(uint64(m.over.Code))
	put(uint64(m.over.PC))
	put(uint64(m.over.Trap.Cause)<<32 | uint64(m.over.Trap.Value))
	put(uint64(m.over.Again.Cause)<<32 | uint64(m.over.Again.Value))
	if m.disk != nil && m.diskID == nil {
		id := sha256.Sum256(m.disk)
		m.diskID = id[:]
	}
	b = append(b, m.diskID...)
	put(uint64(len(m.inputs)))
	for _, in := range m.inputs {
		put(in.At.Steps)
		put(uint64(in.At.Now))
		put(uint64(in.Slot))
		put(uint64(len(in.Data)))
		b = append(b, in.Data...)
	}
	b = m.Hart.AppendState(b)
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
