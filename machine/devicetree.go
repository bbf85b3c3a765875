package machine

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"breakfast/cpu/isa"
	"breakfast/devices"
)

// The device tree tells a kernel what machine it is on, as virt's does: what memory, what harts,
// which devices where, on which interrupt sources. It is written from the board and the hart, in the
// flattened form of the Devicetree Specification 0.4, chapter 5. A kernel finds it through a1.

// Numbers by which nodes of the tree refer to each other.
const (
	phandleHart = 1 + iota // hart 0's own interrupt controller
	phandlePLIC
	phandleFinisher
	phandleHarts // those of the others
)

func phandleOf(hart int) uint32 {
	if hart == 0 {
		return phandleHart
	}
	return phandleHarts + uint32(hart-1)
}

// deviceTree writes the tree.
func (m *Machine) deviceTree() []byte {
	var t tree
	t.node("", func() {
		t.cells("#address-cells", 2)
		t.cells("#size-cells", 2)
		t.text("compatible", "breakfast,kitchen", "riscv-virtio")
		t.text("model", "breakfast")
		t.node("chosen", func() {
			t.text("stdout-path", fmt.Sprintf("/soc/serial@%x", uartBase))
			if m.append != "" {
				t.text("bootargs", m.append)
			}
			if len(m.initrd) > 0 {
				at := m.initrdAt(m.image)
				t.cells("linux,initrd-start", at)
				t.cells("linux,initrd-end", at+uint32(len(m.initrd)))
			}
		})
		t.at("memory", RAMBase, m.RAM.Size(), func() { t.text("device_type", "memory") })
		m.reserved(&t)
		m.harts(&t)
		t.node("soc", func() {
			t.cells("#address-cells", 2)
			t.cells("#size-cells", 2)
			t.text("compatible", "simple-bus")
			t.empty("ranges")
			for i := range m.slots {
				m.describe(&t, &m.slots[i])
			}
		})
		t.power("poweroff", 0x5555)
		t.power("reboot", 0x7777)
	})
	return t.flatten()
}

func (m *Machine) harts(t *tree) {
	t.node("cpus", func() {
		t.cells("#address-cells", 1)
		t.cells("#size-cells", 0)
		t.cells("timebase-frequency", 10_000_000)
		for i := range m.Harts {
			t.node(fmt.Sprintf("cpu@%x", m.Harts[i].ID), func() {
				t.text("device_type", "cpu")
				t.cells("reg", m.Harts[i].ID)
				t.text("status", "okay")
				t.text("compatible", "riscv")
				t.text("riscv,isa", m.extensions())
				t.text("mmu-type", m.mmuType())
				t.node("interrupt-controller", func() {
					t.text("compatible", "riscv,cpu-intc")
					t.empty("interrupt-controller")
					t.cells("#interrupt-cells", 1)
					t.cells("#address-cells", 0)
					t.cells("phandle", phandleOf(i))
				})
			})
		}
	})
}

// interruptsOf is two interrupts of each hart, as a controller has them that raises both.
func (m *Machine) interruptsOf(first, second uint32) (cells []uint32) {
	for i := range m.Harts {
		cells = append(cells, phandleOf(i), first, phandleOf(i), second)
	}
	return cells
}

// mmuType is how the hart translates addresses.
func (m *Machine) mmuType() string {
	if m.hart.Supervisor {
		return "riscv,sv32"
	}
	return "riscv,none"
}

// supervisorContext is the interrupt of the hart that context 1 of the PLIC raises: without S mode it leads nowhere.
func (m *Machine) supervisorContext() uint32 {
	if m.hart.Supervisor {
		return isa.SExternalInt.Code()
	}
	return 0xffff_ffff
}

// extensions names what the hart can do, as the Unprivileged manual's chapter on naming has it:
// "rv32imac_zicntr_zicsr_zifencei".
func (m *Machine) extensions() string {
	name := "rv32"
	misa, _ := m.hart.CSR(isa.MISA)
	for _, letter := range "imafdqcbvh" {
		if misa>>(letter-'a')&1 != 0 {
			name += string(letter)
		}
	}
	var more []string
	if isa.Cycle.Def() != nil {
		more = append(more, "_zicntr")
	}
	for i := range isa.Table {
		if ext := isa.Table[i].Ext; strings.HasPrefix(ext, "Z") {
			more = append(more, "_"+strings.ToLower(ext))
		}
	}
	if m.hart.Supervisor {
		more = append(more, "_sstc")
	}
	if m.hart.Svade {
		more = append(more, "_svade")
	}
	slices.Sort(more)
	return name + strings.Join(slices.Compact(more), "")
}

// describe writes the node of a device.
func (m *Machine) describe(t *tree, s *slot) {
	switch s.base {
	case finisherBase:
		t.at("test", s.base, s.size, func() {
			t.text("compatible", "sifive,test1", "sifive,test0", "syscon")
			t.cells("phandle", phandleFinisher)
		})
	case clintBase:
		t.at("clint", s.base, s.size, func() {
			t.text("compatible", "sifive,clint0", "riscv,clint0")
			t.cells("interrupts-extended", m.interruptsOf(3, 7)...)
		})
	case plicBase:
		t.at("plic", s.base, s.size, func() {
			t.text("compatible", "sifive,plic-1.0.0", "riscv,plic0")
			t.empty("interrupt-controller")
			t.cells("#interrupt-cells", 1)
			t.cells("#address-cells", 0)
			t.cells("interrupts-extended", m.interruptsOf(11, m.supervisorContext())...)
			t.cells("riscv,ndev", devices.Sources-1)
			t.cells("phandle", phandlePLIC)
		})
	case uartBase:
		t.at("serial", s.base, s.size, func() {
			t.text("compatible", "ns16550a")
			t.cells("clock-frequency", 3_686_400)
			t.interrupt(s.source)
		})
	case virtioBase:
		for n := uint32(0); n < 8; n++ { // the empty slots too
			t.at("virtio_mmio", s.base+n*virtioSize, virtioSize, func() {
				t.text("compatible", "virtio,mmio")
				t.interrupt(s.source + n)
			})
		}
	default:
		name := s.dev.Info().Name
		t.at(name, s.base, s.size, func() {
			t.text("compatible", "breakfast,"+name)
			t.interrupt(s.source)
		})
	}
}

// placeTree finds room for the tree: at the end of memory but for a 64th of it, which is left to stacks;
// below whatever the program has there. It is 0 if there is no room. What firmware is told stands behind it.
func (m *Machine) placeTree() uint32 {
	size := int64(len(m.tree))
	if info := m.dynamicInfo(); info != nil {
		size = (size+7)&^7 + int64(len(info))
	}
	at := (int64(m.RAM.Base()) + int64(m.RAM.Size()) - int64(m.RAM.Size())/64 - size) &^ 7
	for _, s := range slices.Backward(m.taken()) {
		if at < int64(s.End()) && int64(s.Addr) < at+size {
			at = (int64(s.Addr) - size) &^ 7
		}
	}
	if at < int64(m.RAM.Base()) {
		return 0
	}
	return uint32(at)
}

// A tree is written from its root on, node in node.
type tree struct {
	structure []byte
	strings   []byte
	offsets   map[string]uint32 // of the names of properties, in strings
}

// Tokens of the structure block.
const (
	treeBegin = 1
	treeEnd   = 2
	treeProp  = 3
	treeLast  = 9
)

func (t *tree) token(words ...uint32) {
	for _, w := range words {
		t.structure = binary.BigEndian.AppendUint32(t.structure, w)
	}
}

func (t *tree) bytes(b []byte) {
	t.structure = append(t.structure, b...)
	for len(t.structure)%4 != 0 {
		t.structure = append(t.structure, 0)
	}
}

// node writes a node; inside writes its properties and, after them, the nodes in it.
func (t *tree) node(name string, inside func()) {
	t.token(treeBegin)
	t.bytes(append([]byte(name), 0))
	inside()
	t.token(treeEnd)
}

// at writes the node of something that has addresses.
func (t *tree) at(name string, base, size uint32, inside func()) {
	t.node(fmt.Sprintf("%s@%x", name, base), func() {
		t.cells("reg", 0, base, 0, size)
		inside()
	})
}

// power writes the node of a word that, stored to the finisher, ends the run or resets the machine.
func (t *tree) power(name string, word uint32) {
	t.node(name, func() {
		t.text("compatible", "syscon-"+name)
		t.cells("regmap", phandleFinisher)
		t.cells("offset", 0)
		t.cells("value", word)
	})
}

// interrupt says what source of the PLIC a device has, 0 for none.
func (t *tree) interrupt(source uint32) {
	if source != 0 {
		t.cells("interrupt-parent", phandlePLIC)
		t.cells("interrupts", source)
	}
}

func (t *tree) prop(name string, value []byte) {
	at, known := t.offsets[name]
	if !known {
		if t.offsets == nil {
			t.offsets = map[string]uint32{}
		}
		at = uint32(len(t.strings))
		t.offsets[name] = at
		t.strings = append(append(t.strings, name...), 0)
	}
	t.token(treeProp, uint32(len(value)), at)
	t.bytes(value)
}

func (t *tree) empty(name string) { t.prop(name, nil) }

func (t *tree) cells(name string, words ...uint32) {
	var b []byte
	for _, w := range words {
		b = binary.BigEndian.AppendUint32(b, w)
	}
	t.prop(name, b)
}

func (t *tree) text(name string, list ...string) {
	t.prop(name, append([]byte(strings.Join(list, "\x00")), 0))
}

// flatten puts the parts together: header, no reserved memory, structure, strings.
func (t *tree) flatten() []byte {
	t.token(treeLast)
	const header, reserved = 40, 16
	structure, names := uint32(len(t.structure)), uint32(len(t.strings))
	const version, compatible, boot = 17, 16, 0
	var b []byte
	for _, w := range []uint32{0xd00dfeed, header + reserved + structure + names, header + reserved, header + reserved +
		structure, header,
		version, compatible, boot, names, structure} {
		b = binary.BigEndian.AppendUint32(b, w)
	}
	b = append(b, make([]byte, reserved)...)
	return append(append(b, t.structure...), t.strings...)
}
