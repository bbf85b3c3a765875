package debug_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/asm/image"
	"breakfast/debug"
	"breakfast/machine"
)

// shownFrames is a backtrace, a word for each frame.
func shownFrames(d *debug.Debugger) string {
	var list []string
	for _, f := range d.Backtrace(0) {
		name, _ := d.Machine().Image().SymbolAt(f.Call)
		text := fmt.Sprintf("%s %s", name, f.By)
		if f.Trap != "" {
			text += " " + f.Trap
		}
		list = append(list, strings.TrimSpace(text))
	}
	return strings.Join(list, "; ")
}

func TestBacktrace(t *testing.T) {
	d := start(t, procedures)
	for _, c := range []struct {
		at   string
		want string
	}{
		{"down", "down; _start code"},
		{"down", "down; down code; _start code"},
		{"down", "down; down code; down code; _start code"},
		{"after", "after; down code; down code; _start code"},
		{"leaf", "leaf; _start code"}, // tail has jumped there
		{"handler", "handler; _start trap trapped here: ecall from M mode"},
		{"deep", "deep; handler code; _start trap trapped here: ecall from M mode"},
	} {
		require.True(t, d.To(debug.Forward, at(d, c.at)), c.at)
		here, digest := d.Machine().Position(), d.Machine().Digest()
		assert.Equal(t, c.want, shownFrames(d))
		require.Equal(t, here, d.Machine().Position())
		require.Equal(t, digest, d.Machine().Digest())
		if c.at == "deep" {
			d.Step(debug.Forward) // behind the call
			assert.Equal(t, "handler; _start trap trapped here: ecall from M mode", shownFrames(d))
		}
	}
}

// Through the middle of a procedure, its way out, and a frame that only .cfi_ directives can find.
func TestBacktraceByTable(t *testing.T) {
	d := start(t, `
        .globl  _start, odd, inner
_start: la      sp, top
        call    odd
back:   j       back
odd:    .cfi_startproc
        mv      t6, ra                  # no stack, and not where one looks
        .cfi_register ra, t6
        addi    sp, sp, -32
        .cfi_def_cfa_offset 32
        call    inner
        addi    sp, sp, 32
        .cfi_def_cfa_offset 0
        jr      t6
        .cfi_endproc
inner:  addi    sp, sp, -16
        sw      ra, 12(sp)
        sw      s0, 8(sp)
        addi    s0, sp, 16
        li      t0, 64
        sub     sp, sp, t0              # known by the frame pointer alone
        beqz    zero, 1f
        addi    sp, s0, -16
        lw      ra, 12(sp)
        lw      s0, 8(sp)
        addi    sp, sp, 16
        ret
1:      nop
stop:   nop
        addi    sp, s0, -16
        lw      ra, 12(sp)
        lw      s0, 8(sp)
        addi    sp, sp, 16
last:   ret
        .bss
        .space 256
top:
`)
	want := "; odd code; _start frame table"
	require.True(t, d.To(debug.Forward, at(d, "stop")))
	assert.Equal(t, "stop"+want, shownFrames(d))
	require.True(t, d.To(debug.Forward, at(d, "last")))
	assert.Equal(t, "last"+want, shownFrames(d))
}

func TestBacktraceOfTheKernel(t *testing.T) {
	d := start(t, "preemptive")
	d.Seek(machine.Position{Steps: 300_000})
	require.True(t, d.Interrupt(debug.Forward))
	name, _ := d.Machine().Image().SymbolAt(d.Machine().Hart().MEPC)
	assert.Contains(t, shownFrames(d), "trap; "+name+" trap interrupted here by the timer interrupt")
	for range 60 {
		d.Step(debug.Forward)
	}
	assert.Contains(t, shownFrames(d), name+" trap interrupted here by the timer interrupt")
}

// What GCC says of frames is read from .debug_frame and .eh_frame.
func TestBacktraceOfC(t *testing.T) {
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
__attribute__((naked)) void _start(void) { asm("la sp, stack + 4096; call main; 1: j 1b"); }
char stack[4096];
__attribute__((noinline)) void innermost(void) { asm volatile("nop"); }
__attribute__((noinline)) int fold(int n, volatile char *p) {
    char big[n + 1]; volatile char *q = big;
    q[n] = *p;
    if (n > 0) return fold(n - 1, q) + q[n];
    innermost();
    return q[0];
}
int main(void) { char c = 1; return fold(3, &c) + 1; }
`), 0o666))
	for _, flags := range []string{"-O2 -g", "-O2 -fasynchronous-unwind-tables", "-O0", "-Os -g -msave-restore"} {
		args := append(strings.Fields(flags), "-march=rv32imac", "-mabi=ilp32", "-nostdlib", "-static",
			"-Ttext=0x80000000",
			"-o", out, source, "-lgcc")
		text, err := exec.Command(gcc, args...).CombinedOutput()
		require.NoError(t, err, "%s", text)
		file, err := os.ReadFile(out)
		require.NoError(t, err)
		img, err := image.FromELF(file)
		require.NoError(t, err)
		m, err := machine.New(machine.Config{RAM: 1 << 20})
		require.NoError(t, err)
		require.NoError(t, m.Load(img))
		d := debug.New(m)
		require.True(t, d.To(debug.Forward, at(d, "innermost")))
		shown := shownFrames(d)
		assert.Equal(t, shown, shownFrames(again(t, d)), "%s, from a session", flags)
		for _, by := range []string{" code", " frame table", " frame pointer"} {
			shown = strings.ReplaceAll(shown, by, "")
		}
		assert.Equal(t, "innermost; fold; fold; fold; fold; main; _start", shown, flags)
	}
}
