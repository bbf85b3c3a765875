package frames_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/asm"
	"breakfast/debug/frames"
)

const text = `
_start: .cfi_startproc
        nop
        .cfi_def_cfa_offset 16
        .cfi_offset ra, -4
        nop
        .cfi_remember_state
        .cfi_def_cfa s0, 0
        .cfi_register s1, t0
        nop
        .cfi_restore_state
        .cfi_undefined s2
        .cfi_restore ra
        nop
        .cfi_endproc
other:  .cfi_startproc
        .cfi_signal_frame
        .cfi_val_offset s3, -8
        nop
        j       _start
        .cfi_endproc
`

func table(t require.TestingT) (*frames.Table, []byte, uint32) {
	img, err := asm.Assemble([]asm.Source{{Name: "t.s", Text: text}}, asm.Options{})
	require.NoError(t, err)
	for _, s := range img.Segments {
		if s.Name == ".eh_frame" {
			return frames.Read(s.Data, s.Addr, true), s.Data, s.Addr
		}
	}
	require.Fail(t, "there is no .eh_frame")
	return nil, nil, 0
}

// What directives say of each instruction is what is read of it.
func TestRules(t *testing.T) {
	tab, _, _ := table(t)
	const base = 0x80000000
	f, ok := tab.At(base)
	require.True(t, ok)
	assert.Equal(t, frames.Frame{Reg: 2, RA: 1}, f)
	for pc, check := range map[uint32]func(frames.Frame){
		base + 7: func(f frames.Frame) {
			assert.Equal(t, int32(16), f.Off)
			assert.Equal(t, frames.Place{Kind: frames.Saved, Off: -4}, f.Regs[1])
		},
		base + 8: func(f frames.Frame) {
			assert.Equal(t, []any{uint32(8), int32(0)}, []any{f.Reg, f.Off})
			assert.Equal(t, frames.Place{Kind: frames.InReg, Reg: 5}, f.Regs[9])
		},
		base + 12: func(f frames.Frame) {
			assert.Equal(t, []any{uint32(2), int32(16)}, []any{f.Reg, f.Off})
			assert.Equal(t, frames.Place{}, f.Regs[9])
			assert.Equal(t, frames.Place{}, f.Regs[1])
			assert.Equal(t, frames.Undefined, f.Regs[18].Kind)
		},
		base + 20: func(f frames.Frame) {
			assert.True(t, f.Signal)
			assert.Equal(t, frames.Place{Kind: frames.Offset, Off: -8}, f.Regs[19])
		},
	} {
		f, ok := tab.At(pc)
		require.True(t, ok)
		check(f)
	}
	for _, pc := range []uint32{base - 1, base + 24, 0, 0xffffffff} {
		_, ok := tab.At(pc)
		assert.False(t, ok)
	}
}

// GCC's frames are read as readelf reads them: at each instruction where they change, the canonical frame address.
func TestAsReadelf(t *testing.T) {
	gcc, err := exec.LookPath("riscv64-unknown-elf-gcc")
	if err != nil {
		if os.Getenv("BREAKFAST_ORACLES") == "require" {
			t.Fatal("BREAKFAST_ORACLES=require, and there is no riscv64-unknown-elf-gcc")
		}
		t.Skip("there is no riscv64-unknown-elf-gcc (Debian: gcc-riscv64-unknown-elf)")
	}
	dir := t.TempDir()
	source, out := filepath.Join(dir, "a.c"), filepath.Join(dir, "a.elf")
	require.NoError(t, os.WriteFile(source, []byte(`
int g(int, int*); int h(int n) { int a[n]; for (int i = 0; i < n; i++) a[i] = g(i, a); return a[n / 2] * g(n, a); }
int g(int n, int *p) { return n > 3 ? h(n - 1) + p[0] : p[1]; }
void _start(void) { h(5); for (;;); }
`), 0o666))
	args := strings.Fields("-O2 -fasynchronous-unwind-tables -march=rv32imac -mabi=ilp32 -nostdlib -static -o")
	said, err := exec.Command(gcc, append(args, out, source)...).CombinedOutput()
	require.NoError(t, err, "%s", said)
	said, err = exec.Command(strings.Replace(gcc, "-gcc", "-readelf", 1), "-W", "--debug-dump=frames-interp", "-S",
		out).Output()
	require.NoError(t, err)
	head := regexp.MustCompile(`\.eh_frame\s+PROGBITS\s+(\w+) (\w+) (\w+)`).FindSubmatch(said)
	require.NotNil(t, head, "%s", said)
	number := func(b []byte) uint32 {
		n, err := strconv.ParseUint(string(b), 16, 32)
		require.NoError(t, err)
		return uint32(n)
	}
	file, err := os.ReadFile(out)
	require.NoError(t, err)
	off, size := number(head[2]), number(head[3])
	tab := frames.Read(file[off:off+size], number(head[1]), true)
	regs := map[string]uint32{"sp": 2, "s0": 8}
	rows := regexp.MustCompile(`(?m)^([0-9a-f]{8}) (\w+)\+(\d+)\s`).FindAllSubmatch(said, -1)
	checked := 0
	for _, row := range rows {
		f, ok := tab.At(number(row[1]))
		if number(row[1]) == 0 {
			continue // of a common entry
		}
		require.True(t, ok, "%s", row[0])
		require.Equal(t, []string{strconv.Itoa(int(regs[string(row[2])])), string(row[3])},
			[]string{strconv.Itoa(int(f.Reg)), strconv.Itoa(int(f.Off))}, "%s", row[0])
		checked++
	}
	assert.Greater(t, checked, 5)
}

func FuzzRead(f *testing.F) {
	_, data, addr := table(f)
	f.Add(data, addr, true)
	f.Add([]byte("\x10\x00\x00\x00\xff\xff\xff\xff\x03\x00\x01\x7c\x01\x0c\x02\x00"), uint32(0), false)
	f.Fuzz(func(t *testing.T, data []byte, addr uint32, eh bool) {
		tab := frames.Read(data, addr, eh)
		for pc := uint32(0); pc < 64; pc++ {
			if f, ok := tab.At(addr&^63 + pc); ok && (f.Reg > 31 || f.RA > 31) {
				t.Fatal(f)
			}
		}
		tab.At(0x80000000)
	})
}
