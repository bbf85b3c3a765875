package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/cmd/internal/program"
	"breakfast/machine"
)

// sbiCalls is what the kernel of testdata/sbi prints: a0 and a1 of each call of its table, worked out from the
// specification, then the alarm, the bell, and the load from the firmware, each as the cause of the trap that came of
// it.
const sbiCalls = `00000000 02000000
00000000 000007ff
00000000 00000001
00000000 00000001
00000000 00000001
00000000 00000001
00000000 00000001
00000000 00000001
00000000 00000001
00000000 00000001
00000000 00000001
00000000 00000001
00000000 00000000
fffffffe 00000000
fffffffe 00000000
fffffffe 00000000
fffffffe 00000000
fffffffe 00000000
fffffffe 00000000
fffffffd 00000000
00000000 00000000
fffffffd 00000000
fffffffd 00000000
00000000 00000000
00000000 00000000
00000000 00000000
fffffffe 00000000
fffffffa 00000000
fffffffd 00000000
00000000 00000000
fffffffd 00000000
fffffffe 00000000
fffffffe 00000000
fffffffd 00000000
fffffffd 00000000
fffffffe 00000000
hi
00000000 00000003
fffffffd 00000000
fffffffd 00000000
fffffffd 00000000
fffffffd 00000000
fffffffd 00000000
fffffffd 00000000
fffffffd 00000000
00000000 00000000
fffffffe 00000000
*00000000 00000007
ffffffff 00000007
00000000 00000007
00000000 00000007
00000000 00000007
80000005 00000000
80000001
`

const (
	sbiSecond = "00001234 00000000 00000001\n" // hart 1: what was handed on, its fence, and that it has stopped
	sbiClosed = "00000005\n"
)

// lines is a text without the blanks at the ends of lines.
func lines(s string) string {
	list := strings.Split(s, "\n")
	for i := range list {
		list[i] = strings.TrimRight(list[i], " \r")
	}
	return strings.Join(list, "\n")
}

// qemu is what a program says on QEMU's virt, which it ends with that status. Without QEMU the test is skipped.
func qemu(t *testing.T, elf string, status int, args ...string) string {
	t.Helper()
	const name = "qemu-system-riscv32"
	if _, err := exec.LookPath(name); err != nil {
		require.NotEqual(t, "require", os.Getenv("BREAKFAST_ORACLES"), "%s is required here (Debian: qemu-system-misc)",
			name)
		t.Skip(name + " is not installed (Debian: qemu-system-misc)")
	}
	said := filepath.Join(t.TempDir(), "said")
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute) // if it hangs
	defer cancel()
	c := exec.CommandContext(ctx, name, append([]string{"-M", "virt", "-m", "32", "-display", "none",
		"-monitor", "none", "-serial", "file:" + said, "-bios", elf}, args...)...)
	text, _ := c.CombinedOutput()
	require.Equal(t, status, c.ProcessState.ExitCode(), "%v: %s", args, text)
	got, err := os.ReadFile(said)
	require.NoError(t, err)
	return strings.ReplaceAll(string(got), "\r", "")
}

// The firmware answers as the specification says, here and on QEMU, with stimecmp and without, with one hart and two.
func TestFirmware(t *testing.T) {
	const kernel = "testdata/sbi/calls.s"
	status, out, errs := say(t, "run", "--sbi", kernel)
	assert.Zero(t, status, errs)
	assert.Equal(t, sbiCalls+sbiClosed, lines(out))

	dir := t.TempDir()
	for _, c := range []struct {
		defines, args []string
		second        string
	}{
		{nil, nil, ""},
		{[]string{"-D", "SECOND=1"}, []string{"-smp", "2"}, sbiSecond},
		{nil, []string{"-cpu", "rv32,sstc=off"}, ""},
	} {
		elf := filepath.Join(dir, "calls.elf")
		status, _, errs = say(t, append([]string{"asm", "--sbi", kernel, "-o", elf}, c.defines...)...)
		require.Zero(t, status, errs)
		assert.Equal(t, sbiCalls+c.second+sbiClosed, lines(qemu(t, elf, 0, c.args...)), "%v", c.args)
	}
}

// With several harts a kernel starts, rings, fences and stops all the others, whether their turns are short or so long
// that the kernel begins in the first one.
func TestFirmwareOnHarts(t *testing.T) {
	const kernel = "testdata/sbi/harts.s"
	for _, harts := range []string{"2", "8"} {
		want := map[string]string{"2": "11\n11\n", "8": "77\n77\n"}[harts]
		for _, turn := range []string{"1", "64", "1000000"} {
			status, out, errs := say(t, "run", "--sbi", kernel, "--harts", harts, "--interleave", turn)
			assert.Zero(t, status, errs)
			assert.Equal(t, want, out, "turns of %s", turn)
		}
	}
	status, out, errs := say(t, "run", "--sbi", "testdata/sbi/calls.s", "--harts", "2", "-D", "SECOND=1")
	assert.Zero(t, status, errs)
	assert.Equal(t, sbiCalls+sbiSecond+sbiClosed, lines(out))

	elf := filepath.Join(t.TempDir(), "harts.elf")
	status, _, errs = say(t, "asm", "--sbi", kernel, "-o", elf, "--harts", "8")
	require.Zero(t, status, errs)
	assert.Equal(t, "77\n77\n", qemu(t, elf, 0, "-smp", "8"))
}

// The firmware is within the memory that it closes.
func TestFirmwareSize(t *testing.T) {
	m, err := machine.New(machine.Config{RAM: 16 << 20})
	require.NoError(t, err)
	firmware, err := program.Firmware(m, 0x8040_0000)
	require.NoError(t, err)
	assert.Zero(t, firmware.Entry&0xffff)
	for _, s := range firmware.Segments {
		assert.LessOrEqual(t, s.End(), uint64(firmware.Entry)+0x10000, fmt.Sprint(s.Name))
	}
}
