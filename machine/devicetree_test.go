package machine

import (
	"bytes"
	"encoding/binary"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/asm/image"
	"breakfast/cpu/isa"
)

// treeAt is the device tree that a1 points to.
func treeAt(t *testing.T, m *Machine) []byte {
	t.Helper()
	at := m.Hart().X[isa.A1]
	require.NotZero(t, at)
	assert.Zero(t, at%8)
	header := make([]byte, 8)
	require.True(t, m.RAM.Read(at, header))
	require.Equal(t, uint32(0xd00dfeed), binary.BigEndian.Uint32(header))
	b := make([]byte, binary.BigEndian.Uint32(header[4:]))
	require.True(t, m.RAM.Read(at, b))
	return b
}

// What a kernel finds in the tree, read by another's program.
func TestDeviceTree(t *testing.T) {
	if _, err := exec.LookPath("dtc"); err != nil {
		if os.Getenv("BREAKFAST_ORACLES") == "require" {
			t.Fatal("dtc is required here and not installed (device-tree-compiler)")
		}
		t.Skip("dtc is not installed (device-tree-compiler)")
	}
	m := boot(t, Config{RAM: 2 << 20}, isa.Inst{Op: isa.JAL})
	m.image.Firmware = &image.Firmware{Base: RAMBase, Size: 0x1_0000}
	require.NoError(t, m.Load(m.image))
	text := source(t, treeAt(t, m))
	for _, want := range []string{
		`memory@80000000 { reg = <0x00 0x80000000 0x00 0x200000>; device_type = "memory"; }`,
		`reserved-memory { #address-cells = <0x02>; #size-cells = <0x02>; ranges; ` +
			`firmware@80000000 { reg = <0x00 0x80000000 0x00 0x10000>; no-map; }; };`,
		`timebase-frequency = <0x989680>;`, // 10 MHz
		`riscv,isa = "rv32imac_sstc_zicntr_zicsr_zifencei"; mmu-type = "riscv,sv32";`,
		`stdout-path = "/soc/serial@10000000";`,
		`test@100000 { reg = <0x00 0x100000 0x00 0x1000>; compatible = "sifive,test1\0sifive,test0\0syscon";`,
		`clint@2000000 { reg = <0x00 0x2000000 0x00 0x10000>; compatible = "sifive,clint0\0riscv,clint0"; ` +
			`interrupts-extended = <0x01 0x03 0x01 0x07>; }`,
		`interrupts-extended = <0x01 0x0b 0x01 0x09>; riscv,ndev = <0x5f>;`,
		`serial@10000000 { reg = <0x00 0x10000000 0x00 0x100>; compatible = "ns16550a";`,
		`interrupt-parent = <0x02>; interrupts = <0x0a>;`,
		`virtio_mmio@10001000 { reg = <0x00 0x10001000 0x00 0x1000>; compatible = "virtio,mmio"; ` +
			`interrupt-parent = <0x02>; interrupts = <0x01>; }`,
		`virtio_mmio@10008000 { reg = <0x00 0x10008000 0x00 0x1000>; compatible = "virtio,mmio"; ` +
			`interrupt-parent = <0x02>; interrupts = <0x08>; }`,
		`kettle@11000000 { reg = <0x00 0x11000000 0x00 0x1000>; compatible = "breakfast,kettle"; ` +
			`interrupt-parent = <0x02>; interrupts = <0x28>; }`,
		`worktop@11003000 { reg = <0x00 0x11003000 0x00 0x1000>; compatible = "breakfast,worktop"; }`,
		`poweroff { compatible = "syscon-poweroff"; regmap = <0x03>; offset = <0x00>; value = <0x5555>; }`,
		`reboot { compatible = "syscon-reboot"; regmap = <0x03>; offset = <0x00>; value = <0x7777>; }`,
	} {
		assert.Contains(t, text, want)
	}
}

// source is a tree as its source has it, without warnings.
func source(t *testing.T, tree []byte) string {
	dtc := exec.Command("dtc", "-I", "dtb", "-O", "dts")
	dtc.Stdin = bytes.NewReader(tree)
	var said bytes.Buffer
	dtc.Stderr = &said
	out, err := dtc.Output()
	require.NoError(t, err, said.String())
	assert.Empty(t, said.String(), "no warnings")
	return strings.Join(strings.Fields(string(out)), " ")
}

// With several harts there is a node for each, and both controllers interrupt all of them: those of virt say the same,
// but for the numbers by which nodes refer to each other.
func TestDeviceTreeOfHarts(t *testing.T) {
	if _, err := exec.LookPath("dtc"); err != nil {
		t.Skip("dtc is not installed (device-tree-compiler)") // required by TestDeviceTree
	}
	text := source(t, treeAt(t, boot(t, Config{RAM: 2 << 20, Harts: 3}, isa.Inst{Op: isa.JAL})))
	for _, want := range []string{
		`cpu@0 { device_type = "cpu"; reg = <0x00>; status = "okay";`,
		`cpu@2 { device_type = "cpu"; reg = <0x02>; status = "okay"; compatible = "riscv";`,
		`interrupts-extended = <0x01 0x03 0x01 0x07 0x04 0x03 0x04 0x07 0x05 0x03 0x05 0x07>; }`,
		`interrupts-extended = <0x01 0x0b 0x01 0x09 0x04 0x0b 0x04 0x09 0x05 0x0b 0x05 0x09>; riscv,ndev = <0x5f>;`,
		`phandle = <0x05>; }; };`,
	} {
		assert.Contains(t, text, want)
	}
	assert.Equal(t, 3, strings.Count(text, `compatible = "riscv,cpu-intc"; interrupt-controller;`))
}

// The tree stands near the end of memory, with room for stacks above; below what the program has there.
func TestWhereTheTreeIs(t *testing.T) {
	const size = 1 << 20
	m, err := New(Config{RAM: size})
	require.NoError(t, err)
	assert.Equal(t, uint32(0), m.Hart().X[isa.A0])
	n := uint32(len(treeAt(t, m)))
	assert.Equal(t, (RAMBase+size-size/64-n)&^7, m.Hart().X[isa.A1])

	load := func(segments ...image.Segment) uint32 {
		require.NoError(t, m.Load(&image.Image{Entry: RAMBase, Segments: segments}))
		return m.Hart().X[isa.A1]
	}
	low := image.Segment{Addr: RAMBase, MemSize: 64}
	high := image.Segment{Addr: RAMBase + size - 0x8000, MemSize: 0x8000}
	assert.Equal(t, high.Addr-(n+7)&^7, load(low, high))
	treeAt(t, m)
	below := image.Segment{Addr: high.Addr - 16, MemSize: 8}
	assert.Equal(t, below.Addr-(n+7)&^7, load(low, below, high))
	treeAt(t, m)
	assert.Zero(t, load(image.Segment{Addr: RAMBase, MemSize: size}), "no room")

	m, err = New(Config{RAM: 4096})
	require.NoError(t, err)
	if a1 := m.Hart().X[isa.A1]; a1 != 0 {
		treeAt(t, m)
	}
}
