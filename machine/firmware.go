package machine

import (
	"encoding/binary"

	"breakfast/asm/image"
	"breakfast/cpu/isa"
)

// Firmware that stands below a kernel is told, in M mode, what virt's boot ROM tells it: a0 is the hart, a1 the device
// tree, and a2 what to go on to, the struct fw_dynamic_info of OpenSBI (include/sbi/fw_dynamic.h). There is no ROM here
// to hold that: it is in memory, behind the tree.

// firmware is what the program has below its kernel, all zeros for nothing.
func (m *Machine) firmware() image.Firmware {
	if m.image == nil || m.image.Firmware == nil {
		return image.Firmware{}
	}
	return *m.image.Firmware
}

// dynamicInfo is what firmware is told through a2; nil if it is told nothing.
func (m *Machine) dynamicInfo() []byte {
	f := m.firmware()
	if !f.Dynamic {
		return nil
	}
	const magic, version, nextModeS, options = 0x4942_534f, 2, 1, 0 // "OSBI"
	var b []byte
	for _, w := range []uint32{magic, version, f.Next, nextModeS, options, m.Harts[0].ID} {
		b = binary.LittleEndian.AppendUint32(b, w)
	}
	return b
}

// handOver puts what a program is told into memory and registers, as virt starts one on all harts at once: a0 is the
// hart's number, a1 the address of the device tree, 0 if there was no room for it.
func (m *Machine) handOver() {
	m.RAM.Write(m.treeAt, m.tree)
	told := uint32(0)
	if info := m.dynamicInfo(); info != nil && m.treeAt != 0 {
		told = (m.treeAt + uint32(len(m.tree)) + 7) &^ 7
		m.RAM.Write(told, info)
	}
	for i := range m.Harts {
		h := &m.Harts[i]
		h.X[isa.A0], h.X[isa.A1], h.X[isa.A2] = h.ID, m.treeAt, told
	}
}

// reserved writes the node of the memory that a kernel is to leave to the firmware.
func (m *Machine) reserved(t *tree) {
	f := m.firmware()
	if f.Size == 0 {
		return
	}
	t.node("reserved-memory", func() {
		t.cells("#address-cells", 2)
		t.cells("#size-cells", 2)
		t.empty("ranges")
		t.at("firmware", f.Base, f.Size, func() { t.empty("no-map") })
	})
}
