package asm

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/asm/arch"
	"breakfast/asm/source"
	"breakfast/internal/bulk"
	"breakfast/internal/cputime"
)

var speedLines = flag.Int("lines", 100_000, "lines of the program that GNU as has to assemble in more time than we do")

func assembleLines(t *testing.T, text string) {
	_, err := Assemble([]Source{{"big.s", text}}, Options{Warn: func(*source.Error) {}})
	require.NoError(t, err)
}

// A program of 100,000 lines is assembled in less of the processors' time than GNU as takes; the more
// lines, the clearer. A million:
//
//	go test ./asm -run Faster -lines=1000000 -v
func TestFasterThanGNU(t *testing.T) {
	const as = "riscv64-unknown-elf-as"
	oracle(t, as, "binutils-riscv64-unknown-elf")
	text, name := bulk.Lines(*speedLines), filepath.Join(t.TempDir(), "big.s")
	require.NoError(t, os.WriteFile(name, []byte(text), 0o666))
	ours, theirs := time.Duration(1<<63-1), time.Duration(1<<63-1)
	for range 3 {
		ours = min(ours, cputime.Of(1, func() { assembleLines(t, text) }))
		c := exec.Command(as, "-march="+arch.Default, "-mabi=ilp32", "-o", filepath.Join(filepath.Dir(name), "big.o"),
			name)
		out, err := c.CombinedOutput()
		require.NoError(t, err, "%s", out)
		theirs = min(theirs, c.ProcessState.UserTime()+c.ProcessState.SystemTime())
	}
	t.Logf("%d lines: %v, GNU as %v: %.1f times as fast", *speedLines, ours, theirs, float64(theirs)/float64(ours))
	assert.Less(t, ours, theirs)
}

// Eight times the lines take eight times the processors' time and the memory, or not much more, also
// of text that is mostly macros, or branches that have to be measured. What is quadratic takes 64
// times as much.
func TestLinear(t *testing.T) {
	branches := func(n int) string {
		var b []byte
		for range n / 4 {
			b = append(b, "1: beqz a0, 1f\n j 1b\n .balign 8\n1: bnez a1, 1b\n"...)
		}
		return string(b)
	}
	macros := func(n int) string {
		b := []byte(".macro M a, b\n add \\a, \\a, \\b\n .if \\@ & 1\n nop\n .endif\n.endm\n")
		for range n / 4 {
			b = append(b, "M a0, a1\n"...)
		}
		return string(b)
	}
	for name, make := range map[string]func(int) string{"as people write": bulk.Lines, "branches": branches,
		"macros": macros} {
		const n, times = 10_000, 8
		small, large := make(n), make(times*n)
		allocates := func(text string) uint64 {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			assembleLines(t, text)
			runtime.ReadMemStats(&after)
			return after.TotalAlloc - before.TotalAlloc
		}
		memorySmall, memoryLarge := allocates(small), allocates(large)
		took := cputime.Ratio(3, func() { assembleLines(t, small) }, func() { assembleLines(t, large) })
		t.Logf("%s: %.1f times; %d and %d bytes a line", name, took, memorySmall/n, memoryLarge/(times*n))
		assert.Less(t, took, 4.*times, name)
		assert.Less(t, memoryLarge, 3*times*memorySmall/2, name)
		assert.Less(t, memoryLarge/(times*n), uint64(2000), name)
	}
}

// Two million labels have room on a small machine: a label costs less than 260 bytes while the text is
// read, and 80 of the program.
func TestMemoryOfLabels(t *testing.T) {
	const n = 100_000
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "label_%d: nop\n", i)
	}
	text := b.String()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	a := newAssembler(Options{})
	require.True(t, a.read([]Source{{"labels.s", text}}))
	runtime.GC()
	runtime.ReadMemStats(&after)
	held := (after.HeapAlloc - before.HeapAlloc) / n
	m := a.Link()
	a = nil
	runtime.GC()
	runtime.ReadMemStats(&after)
	kept := (after.HeapAlloc - before.HeapAlloc) / n
	t.Logf("a label with an instruction: %d bytes while the text is read, %d of the program", held, kept)
	assert.Less(t, held, uint64(260))
	assert.Less(t, kept, uint64(80))
	runtime.KeepAlive(m)
	runtime.KeepAlive(text)
}
