package differential

import (
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/asm"
	"breakfast/asm/image"
	"breakfast/devices"
	"breakfast/machine"
)

// diskText asks the disk for its first sector, with HIGH in the high half of the address of each descriptor, waits, and
// leaves how many requests have been served in result.
const diskText = `_start: la s1, queue
	srli	a0, s1, 12
	la	t0, pages
	sw	a0, 0(t0)
	la	t1, settings
1:	lw	t2, 0(t1)
	beqz	t2, 2f
	lw	t3, 4(t1)
	sw	t3, 0(t2)
	addi	t1, t1, 8
	j	1b
2:	li	t0, 5000000
	li	t1, 0x1000
	add	t1, s1, t1
3:	lhu	a0, 2(t1)
	bnez	a0, 4f
	addi	t0, t0, -1
	bnez	t0, 3b
4:	la	t0, result
	sw	a0, 0(t0)
	li	t0, 0x5555
	li	t1, 0x100000
	sw	t0, 0(t1)
5:	j	5b
	.data
	.equ	DISK, 0x10001000
settings: .word DISK + 0x28, 4096, DISK + 0x30, 0, DISK + 0x38, 4, DISK + 0x3c, 4096, DISK + 0x70, 1, DISK + 0x70, 3
	.word	DISK + 0x20, 0, DISK + 0x40
pages:	.word	0, DISK + 0x70, 7, DISK + 0x50, 0, 0
header:	.word	0, 0, 0, 0
result:	.word	-1
buffer:	.space	512
answer:	.byte	-1
	.balign	4096
queue:	.word	header, HIGH, 16, 1 << 16 | 1, buffer, HIGH, 512, 2 << 16 | 3, answer, HIGH, 1, 2, 0, 0, 0, 0
	.half	0, 1, 0
	.balign	4096
	.space	4096
`

// A row of docs/qemu.md: of a descriptor's address only the low half counts here; QEMU serves no such request.
func TestDiskDescriptorsBeyondMemory(t *testing.T) {
	need(t)
	for high, want := range map[int64]struct{ ours, theirs uint32 }{0: {1, 1}, 1: {1, 0}} {
		img, err := asm.Assemble([]asm.Source{{Name: "disk.s", Text: diskText}},
			asm.Options{Base: machine.RAMBase, Symbols: []asm.Symbol{{Name: "HIGH", Value: high}}})
		require.NoError(t, err)
		result := img.Symbol("result").Addr
		m, err := machine.New(machine.Config{RAM: ramSize, Disk: make([]byte, 4096)})
		require.NoError(t, err)
		require.NoError(t, m.Load(img))
		require.Equal(t, machine.Halted, m.Run(machine.Limit{Steps: 1 << 30, Now: devices.Ticks(1 << 40)}).Reason)
		v, _ := m.Peek(result, 4)
		assert.Equal(t, want.ours, v, "breakfast, high half %d", high)
		assert.Equal(t, want.theirs, diskOnQEMU(t, img, result), "QEMU, high half %d", high)
	}
}

// diskOnQEMU runs a program with a disk, and is the word that it leaves at an address.
func diskOnQEMU(t *testing.T, img *image.Image, at uint32) uint32 {
	dir := t.TempDir()
	file, disk := filepath.Join(dir, "ram"), filepath.Join(dir, "disk")
	require.NoError(t, os.WriteFile(file, inRAM(img), 0o666))
	require.NoError(t, os.WriteFile(disk, make([]byte, 4096), 0o666))
	c := exec.Command(qemu, "-M", "virt,memory-backend=ram", "-m", fmt.Sprint(ramSize>>20),
		"-object", fmt.Sprintf("memory-backend-file,id=ram,size=%d,mem-path=%s,share=on", ramSize, file),
		"-bios", "none", "-nodefaults", "-display", "none", "-monitor", "none", "-serial", "null",
		"-global", "virtio-mmio.force-legacy=true", "-drive", "if=none,id=d,format=raw,file="+disk,
		"-device", "virtio-blk-device,drive=d,bus=virtio-mmio-bus.0")
	var said strings.Builder
	c.Stdout, c.Stderr = &said, &said
	require.NoError(t, c.Start())
	end := time.AfterFunc(time.Minute, func() { _ = c.Process.Kill() }) // if it hangs
	defer end.Stop()
	require.NoError(t, c.Wait(), "%s", &said)
	ram, err := os.ReadFile(file)
	require.NoError(t, err)
	return binary.LittleEndian.Uint32(ram[at-machine.RAMBase:])
}
