package differential

import (
	"bytes"
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
// leaves how many requests have been served in result, the disk's status and features behind it, and then the sector.
// It says how large its pages are if they have more than a byte.
// It tells the disk where the queue is in the way of version 1, and then in that of version 2.
const diskText = `_start: la s1, queue
	srli	a0, s1, PAGE_SHIFT
	la	t0, pages
	sw	a0, 0(t0)
	la	t0, rings
	sw	s1, 0(t0)
	addi	a0, s1, 64
	sw	a0, 8(t0)
	li	a0, 0x1000
	add	a0, s1, a0
	sw	a0, 16(t0)
	la	t1, settings
1:	lw	t2, 0(t1)
	beqz	t2, 2f
	lw	t3, 4(t1)
	sw	t3, 0(t2)
	addi	t1, t1, 8
	j	1b
2:	li	t0, ROUNDS
	li	t1, 0x1000
	add	t1, s1, t1
3:	lhu	a0, 2(t1)
	bnez	a0, 4f
	addi	t0, t0, -1
	bnez	t0, 3b
4:	la	t0, result
	sw	a0, 0(t0)
	li	t1, DISK
	lw	a0, 0x70(t1)
	sw	a0, 4(t0)
	li	a0, 1
	sw	a0, 0x14(t1)
	lw	a0, 0x10(t1)
	andi	a0, a0, 1
	sw	a0, 8(t0)
	lw	a0, 0x44(t1)
	sw	a0, 12(t0)
	li	t0, 0x5555
	li	t1, 0x100000
	sw	t0, 0(t1)
5:	j	5b
	.data
	.equ	DISK, 0x10001000
settings:
	.if	PAGE_SHIFT
	.word	DISK + 0x28, 1 << PAGE_SHIFT
	.endif
	.word	DISK + 0x30, 0, DISK + 0x38, 4, DISK + 0x3c, 4096, DISK + 0x70, 1, DISK + 0x70, 3
	.word	DISK + 0x24, 1, DISK + 0x20, 1, DISK + 0x70, 11, DISK + 0x40
pages:	.word	0, DISK + 0x80
rings:	.word	0, DISK + 0x90, 0, DISK + 0xa0, 0, DISK + 0x44, 1
	.word	DISK + 0x70, 15, DISK + 0x50, 0, 0
header:	.word	0, 0, 0, 0
result:	.word	-1, 0, 0, 0
buffer:	.space	512
answer:	.byte	-1
	.balign	4096
queue:	.word	header, HIGH, 16, 1 << 16 | 1, buffer, HIGH, 512, 2 << 16 | 3, answer, HIGH, 1, 2, 0, 0, 0, 0
	.half	0, 1, 0
	.balign	4096
	.space	4096
`

// A row of docs/qemu.md: of a descriptor's address only the low half counts here; QEMU serves no such request. All else
// is the same, in both versions of the interface.
func TestDiskOnQEMU(t *testing.T) {
	need(t)
	sector := bytes.Repeat([]byte("toasts! "), 64)
	for _, c := range []struct {
		version         int
		high, pageShift int64
	}{{1, 0, 12}, {1, 0, 0}, {1, 1, 12}, {2, 0, 12}, {2, 1, 12}} {
		rounds := int64(1<<31 - 1) // a busy machine has its own disk come late: what is to come is waited for
		if c.high != 0 {
			rounds = 5_000_000
		}
		img, err := asm.Assemble([]asm.Source{{Name: "disk.s", Text: diskText}}, asm.Options{Base: machine.RAMBase,
			Symbols: []asm.Symbol{{Name: "HIGH", Value: c.high}, {Name: "PAGE_SHIFT", Value: c.pageShift},
				{Name: "ROUNDS", Value: rounds}}})
		require.NoError(t, err)
		result := img.Symbol("result").Addr
		m, err := machine.New(machine.Config{RAM: ramSize, Disk: bytes.Repeat(sector, 8), Virtio: c.version})
		require.NoError(t, err)
		require.NoError(t, m.Load(img))
		require.Equal(t, machine.Halted, m.Run(machine.Limit{Steps: 1 << 30, Now: devices.Ticks(1 << 40)}).Reason)
		ours := make([]byte, 16+devices.SectorSize)
		m.RAM.Read(result, ours)
		require.Equal(t, sector, ours[16:], "%+v", c)
		theirs := diskOnQEMU(t, img, c.version, bytes.Repeat(sector, 8))[result-machine.RAMBase:][:len(ours)]
		if c.high == 0 {
			assert.Equal(t, ours, theirs, "%+v", c)
			continue
		}
		assert.Equal(t, byte(1), ours[0], "%+v", c)
		assert.Zero(t, theirs[0], "%+v", c)
	}
}

// diskOnQEMU runs a program with a disk, and is the memory that it leaves.
func diskOnQEMU(t *testing.T, img *image.Image, version int, sectors []byte) []byte {
	dir := t.TempDir()
	file, disk := filepath.Join(dir, "ram"), filepath.Join(dir, "disk")
	require.NoError(t, os.WriteFile(file, inRAM(img), 0o666))
	require.NoError(t, os.WriteFile(disk, sectors, 0o666))
	c := exec.Command(qemu, "-M", "virt,memory-backend=ram", "-m", fmt.Sprint(ramSize>>20),
		"-object", fmt.Sprintf("memory-backend-file,id=ram,size=%d,mem-path=%s,share=on", ramSize, file),
		"-bios", "none", "-nodefaults", "-display", "none", "-monitor", "none", "-serial", "null",
		"-global", fmt.Sprintf("virtio-mmio.force-legacy=%t", version == 1),
		"-drive", "if=none,id=d,format=raw,file="+disk,
		"-device", "virtio-blk-device,drive=d,bus=virtio-mmio-bus.0")
	var said strings.Builder
	c.Stdout, c.Stderr = &said, &said
	require.NoError(t, c.Start())
	end := time.AfterFunc(time.Minute, func() { _ = c.Process.Kill() }) // if it hangs
	defer end.Stop()
	require.NoError(t, c.Wait(), "%s", &said)
	ram, err := os.ReadFile(file)
	require.NoError(t, err)
	return ram
}
