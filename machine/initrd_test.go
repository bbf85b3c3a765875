package machine

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/asm/image"
)

// oneSegment is a program of a single segment.
func oneSegment(at, size uint32) *image.Image {
	return &image.Image{Entry: at, Segments: []image.Segment{{Name: ".text", Addr: at, Data: []byte{0x6f, 0, 0, 0},
		MemSize: size, Flags: image.R | image.X}}}
}

// The command line and the initrd are where QEMU has them, and in the tree in the same words.
func TestChosenAsInQEMU(t *testing.T) {
	for _, tool := range []string{"dtc", "qemu-system-riscv32"} {
		if _, err := exec.LookPath(tool); err != nil {
			if os.Getenv("BREAKFAST_ORACLES") == "require" {
				t.Fatal(tool + " is required here and not installed (device-tree-compiler, qemu-system-misc)")
			}
			t.Skip(tool + " is not installed (device-tree-compiler, qemu-system-misc)")
		}
	}
	dir := t.TempDir()
	initrd := bytes.Repeat([]byte("tea"), 1111)
	file := func(name string, b []byte) string {
		path := filepath.Join(dir, name)
		if b != nil {
			require.NoError(t, os.WriteFile(path, b, 0o666))
		}
		return path
	}
	for _, c := range []struct {
		mib    int
		at     uint32
		append string
		initrd []byte
	}{
		{128, RAMBase, "console=ttyS0 root=/dev/vda", initrd},
		{16, RAMBase, "quiet", nil},
		{512, RAMBase, "", initrd},
		{64, RAMBase + 0x20_0000, "a b", initrd},
	} {
		img := oneSegment(c.at, 4)
		args := []string{"-M", "virt,dumpdtb=" + file("virt.dtb", nil), "-bios", "none", "-display", "none", "-m",
			fmt.Sprint(c.mib),
			"-kernel", file("kernel.elf", img.ELF()), "-append", c.append}
		if c.initrd != nil {
			args = append(args, "-initrd", file("initrd", c.initrd))
		}
		out, err := exec.Command("qemu-system-riscv32", args...).CombinedOutput()
		require.NoError(t, err, string(out))
		theirs, err := os.ReadFile(file("virt.dtb", nil))
		require.NoError(t, err)

		m, err := New(Config{RAM: uint32(c.mib) << 20, Append: c.append, Initrd: c.initrd})
		require.NoError(t, err)
		require.NoError(t, m.Load(img))
		assert.Equal(t, chosen(t, theirs), chosen(t, treeAt(t, m)), "%+v", c.mib)
		if c.initrd != nil {
			b := make([]byte, len(c.initrd))
			require.True(t, m.RAM.Read(m.initrdAt(img), b))
			assert.Equal(t, c.initrd, b)
		}
	}
}

// chosen is what a tree says of the command line and the initrd.
func chosen(t *testing.T, tree []byte) []string {
	dtc := exec.Command("dtc", "-q", "-s", "-I", "dtb", "-O", "dts")
	dtc.Stdin = bytes.NewReader(tree)
	out, err := dtc.Output()
	require.NoError(t, err)
	return regexp.MustCompile(`(bootargs|linux,initrd-\w+) = .*`).FindAllString(string(out), -1)
}

// The initrd is there after each reset, keeps clear of the program and of the device tree, or is refused.
func TestInitrd(t *testing.T) {
	const size = 1 << 20
	initrd := bytes.Repeat([]byte{1, 2, 3, 4}, size/8-0x1800) // ends where the tree would be
	m, err := New(Config{RAM: size, Initrd: initrd})
	require.NoError(t, err)
	require.NoError(t, m.Load(oneSegment(RAMBase, 4)))
	at := m.initrdAt(m.Image())
	assert.Equal(t, uint32(RAMBase+size/2), at)
	tree := m.Hart().X[11]
	treeAt(t, m)
	assert.True(t, tree >= at+uint32(len(initrd)) || tree+uint32(len(m.tree)) <= at, "%#x", tree)
	m.RAM.Write(at, make([]byte, 16))
	m.Reset()
	b := make([]byte, len(initrd))
	require.True(t, m.RAM.Read(at, b))
	assert.Equal(t, initrd, b)

	assert.ErrorContains(t, m.Load(oneSegment(RAMBase, size/2+1)),
		"the initrd belongs to 0x80080000, half of memory behind the program's beginning, and segment .text is there")
	assert.ErrorContains(t, m.Load(oneSegment(RAMBase+0x8000, 4)), "and there is room for")
	m, err = New(Config{RAM: size, Initrd: make([]byte, size/2+1)})
	require.NoError(t, err)
	assert.EqualError(t, m.Load(oneSegment(RAMBase, 4)),
		"the initrd has 524289 bytes, and there is room for 524288, from 0x80080000 to the end of memory")
}
