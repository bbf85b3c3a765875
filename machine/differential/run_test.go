package differential

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"breakfast/asm/image"
	"breakfast/cpu/isa"
	"breakfast/devices"
	"breakfast/machine"
)

const qemu = "qemu-system-riscv32"

// need skips a test where there is no QEMU.
func need(t testing.TB) {
	t.Helper()
	if _, err := exec.LookPath(qemu); err != nil {
		if os.Getenv("BREAKFAST_ORACLES") == "require" {
			t.Fatal(qemu + " is required here and not installed (Debian: qemu-system-misc)")
		}
		t.Skip(qemu + " is not installed (Debian: qemu-system-misc)")
	}
}

// version is QEMU's, its major number.
var version = sync.OnceValue(func() int {
	said, _ := exec.Command(qemu, "--version").Output()
	_, after, _ := strings.Cut(string(said), "version ")
	major, _, _ := strings.Cut(after, ".")
	n, _ := strconv.Atoi(major)
	return n
})

// hart is the processor that QEMU should be: ours. From 8.1 on it has one extension more to be left away, which
// versions before do not know.
var hart = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "differential")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	const without = "rv32,f=off,d=off,s=off,h=off,zba=off,zbb=off,zbc=off,zbs=off,sstc=off"
	for _, cpu := range []string{without, without + ",zfa=off"} {
		if _, err = start(dir, cpu, nil); err == nil {
			return cpu, nil
		}
	}
	return "", err
})

// onQEMU runs blocks on QEMU. A block that did not come to its end is nil, and there is an error.
func onQEMU(dir string, list []block) ([]block, error) {
	cpu, err := hart()
	if err != nil {
		return nil, err
	}
	return start(dir, cpu, list)
}

// start runs QEMU with a processor. Its memory is a file, so that nothing has to be sent to it or brought back.
func start(dir, cpu string, list []block) ([]block, error) {
	ram, err := qemuRAM(dir, cpu, memory(list))
	if ram == nil {
		return nil, err
	}
	return left(ram, len(list)), err
}

// qemuRAM runs QEMU with a memory, and gives what is left in it, also where there is an error.
func qemuRAM(dir, cpu string, ram []byte) ([]byte, error) {
	file := filepath.Join(dir, "ram")
	if err := os.WriteFile(file, ram, 0o666); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute) // if it hangs
	defer cancel()
	c := exec.CommandContext(ctx, qemu, "-M", "virt,memory-backend=ram", "-m", fmt.Sprint(ramSize>>20),
		"-object", fmt.Sprintf("memory-backend-file,id=ram,size=%d,mem-path=%s,share=on", ramSize, file),
		"-bios", "none", "-cpu", cpu, "-icount", "shift=0",
		"-nodefaults", "-display", "none", "-monitor", "none", "-serial", "null")
	said, failed := c.CombinedOutput()
	ram, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	switch {
	case ctx.Err() != nil:
		return ram, errors.New("QEMU did not come to an end")
	case failed != nil:
		return ram, fmt.Errorf("QEMU: %w: %s", failed, bytes.TrimSpace(said))
	}
	return ram, nil
}

// onBreakfast runs blocks on this machine, which does misaligned accesses or traps, and counts what they do.
func onBreakfast(list []block, misaligned bool, cover *coverage) ([]block, error) {
	m, err := machine.New(machine.Config{RAM: ramSize, ISA: machine.WithoutS})
	if err != nil {
		return nil, err
	}
	ram := memory(list)
	used := blocks - machine.RAMBase + len(list)*blockSize
	img := &image.Image{Entry: driver().Entry,
		Segments:   []image.Segment{{Addr: machine.RAMBase, Data: ram[:used], MemSize: uint32(used)}},
		Misaligned: misaligned}
	if err := m.Load(img); err != nil {
		return nil, err
	}
	if cover != nil {
		cover.watch(m)
	}
	stop := m.Run(machine.Limit{Steps: 1 << 40, Now: devices.Ticks(len(list)+1) * 1_000_000})
	m.RAM.Read(machine.RAMBase, ram[:used])
	ended := left(ram, len(list))
	if stop.Reason != machine.Halted || stop.Code != 0 {
		return ended, fmt.Errorf("breakfast did not come to an end: %s %s at %#x", stop.Reason, stop.Trap, m.Hart().PC)
	}
	return ended, nil
}

// listing is a stream's code in assembly, one instruction a line.
func listing(at uint32, c []uint16, mark func(addr uint32) string) string {
	var s strings.Builder
	for i := 0; i < len(c); {
		w := uint32(c[i])
		if w&3 == 3 && i+1 < len(c) {
			w |= uint32(c[i+1]) << 16
		}
		n := 1
		if w&3 == 3 {
			n = 2
		}
		addr := at + 2*uint32(i)
		fmt.Fprintf(&s, "%s%08x: %-8s  %s\n", mark(addr), addr, fmt.Sprintf("%0*x", 4*n, w),
			isa.Decode(w).Text(addr, nil))
		i += n
	}
	return s.String()
}
