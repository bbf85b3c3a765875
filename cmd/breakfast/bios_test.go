package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/asm"
	"breakfast/asm/image"
)

// standalone is a file of testdata, assembled for an address.
func standalone(t *testing.T, name string, base uint32) *image.Image {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	img, err := asm.Assemble([]asm.Source{{Name: name, Text: string(text)}}, asm.Options{Base: base})
	require.NoError(t, err)
	return img
}

// written is a file with those bytes in a folder of the test's own.
func written(t *testing.T, name string, b []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(file, b, 0o666))
	return file
}

// What virt's boot ROM tells firmware, here and on QEMU: ELF or bare bytes, with a kernel and without.
func TestBIOS(t *testing.T) {
	const told = "00000000\nedfe0dd0\n4942534f\n00000002\n%NEXT\n00000001\n00000000\n00000000\n"
	firmware := standalone(t, "bios/firmware.s", 0x8000_0000)
	require.Len(t, firmware.Segments, 1)
	kernel := written(t, "kernel.elf", standalone(t, "bios/kernel.s", 0x8040_0000).ELF())
	for name, file := range map[string]string{
		"ELF": written(t, "fw.elf", firmware.ELF()), "bytes": written(t, "fw.bin", firmware.Segments[0].Data),
	} {
		for _, c := range []struct {
			args, qemu []string
			next       string
			more       string
		}{
			{nil, nil, "00000000", ""},
			{[]string{kernel}, []string{"-kernel", kernel}, "80400000", "k\n"},
			{[]string{"testdata/bios/kernel.s"}, nil, "80400000", "k\n"},
		} {
			want := strings.ReplaceAll(told, "%NEXT", c.next) + c.more
			status, out, errs := say(t, append([]string{"run", "--bios", file}, c.args...)...)
			assert.Zero(t, status, errs)
			assert.Equal(t, want, out, "%s %v", name, c.args)
			if name == "ELF" && (c.qemu != nil) == (c.args != nil) {
				assert.Equal(t, want, qemu(t, file, 0, c.qemu...), "QEMU, %v", c.qemu)
			}
		}
	}
}

// A kernel that takes all memory from the device tree stays out of the firmware's.
func TestReservedMemory(t *testing.T) {
	status, out, errs := say(t, "run", "--sbi", "testdata/sbi/memory.s")
	assert.Zero(t, status, errs)
	assert.Equal(t, "1\n", out)
}

// OpenSBI, if BREAKFAST_OPENSBI names its fw_dynamic.bin, built for 32 bits as README.md says: the kernels of our
// firmware's tests say above it here what they say on QEMU, on a hart without H and without Zihpm.
func TestOpenSBI(t *testing.T) {
	firmware := os.Getenv("BREAKFAST_OPENSBI")
	if firmware == "" {
		t.Skip("BREAKFAST_OPENSBI does not name OpenSBI's fw_dynamic")
	}
	for _, name := range []string{"sbi/calls.s", "sbi/memory.s"} {
		kernel := written(t, "kernel.elf", standalone(t, name, 0x8040_0000).ELF())
		status, out, errs := say(t, "run", "--bios", firmware, "--ram", "32", kernel)
		require.Zero(t, status, "%s: %s", out, errs)
		_, ours, found := strings.Cut(lines(out), "Boot HART MEDELEG")
		require.True(t, found, out)
		_, theirs, _ := strings.Cut(lines(qemu(t, firmware, 0, "-kernel", kernel, "-cpu", "rv32,h=off,pmu-num=0")),
			"Boot HART MEDELEG")
		_, ours, _ = strings.Cut(ours, "\n") // what can be delegated differs: docs/qemu.md
		_, theirs, _ = strings.Cut(theirs, "\n")
		assert.Equal(t, theirs, ours, name)
		t.Logf("%s:%s", name, ours)
	}
}
