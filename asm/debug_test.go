package asm

import (
	"context"
	"debug/elf"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/asm/arch"
	"breakfast/asm/dis"
	"breakfast/asm/image"
	"breakfast/asm/object"
	"breakfast/asm/source"
)

const twoFiles = `	.globl	_start
_start:	li	sp, 0x80010000
	la	a0, cup
	call	brew
1:	j	1b
	.data
cup:	.word	5
`

const secondFile = `	.globl	brew
	.type	brew, @function
brew:	lw	a1, 0(a0)
	addi	a1, a1, 1

	# a comment
	sw	a1, 0(a0)
	ret
	.size	brew, . - brew
`

// lineRows is where lines begin in code: an address, a file, a line.
func lineRows(m *image.Image) (rows []string) {
	last := ""
	for _, l := range m.Lines {
		s := m.SegmentAt(l.Addr)
		if l.Num == 0 || s == nil || s.Flags&image.X == 0 {
			last = ""
			continue
		}
		if row := fmt.Sprintf("%s:%d", filepath.Base(m.Files[l.File].Name), l.Num); row != last {
			rows = append(rows, fmt.Sprintf("%#x %s", l.Addr, row))
			last = row
		}
	}
	return rows
}

// The lines of the image are what GNU as writes with -g, as decoded; and so are those of our own ELF file.
func TestGNULines(t *testing.T) {
	files := []Source{{"0.s", twoFiles}, {"1.s", secondFile}}
	for _, arch := range []string{arch.Default, archC} {
		m, err := Assemble(files, Options{Arch: arch})
		require.NoError(t, err)
		own, err := image.FromELF(m.ELF())
		require.NoError(t, err)
		assert.Equal(t, lineRows(m), lineRows(own))
		theirs, err := image.FromELF(gnuBytes(t, arch, files...))
		require.NoError(t, err)
		assert.Equal(t, lineRows(theirs), lineRows(m))
	}
}

// .loc says where code came from, in the compiler's words.
func TestLoc(t *testing.T) {
	m := assemble(t, `
		.file "tea.c"
		.file 0 "/kitchen" "tea.c"
		.file 1 "tea.c"
		.file 2 "mug.h"
	_start:	nop
		.loc 1 3 5 is_stmt 1 view .LVU1
		nop
		nop
		.loc 2 7
		nop
		.section .debug_info, "", @progbits
		.uleb128 300, .Lend - .Lbegin
	.Lbegin: .sleb128 -1
	.Lend:
	`)
	assert.Equal(t, []string{"0x80000000 t.s:6", "0x80000004 tea.c:3", "0x8000000c mug.h:7"}, lineRows(m))
	assert.Equal(t, 16, len(m.Segments[0].Data))
	var listing strings.Builder // which shows the text itself
	require.NoError(t, dis.Listing(&listing, m))
	for _, want := range []string{"80000000  00000013     6  \t_start:\tnop\n", "80000008  00000013     9  \t\tnop\n",
		"8000000c  00000013    11  \t\tnop\n"} {
		assert.Contains(t, listing.String(), want)
	}
	assert.NotContains(t, listing.String(), "\nmug.h\n")
	// DWARF 4, section 7.6
	for n, want := range map[int64]string{0: "\x00", 127: "\x7f", 128: "\x80\x01", 624485: "\xe5\x8e\x26"} {
		assert.Equal(t, want, string(object.AppendLEB(nil, n, false)), n)
	}
	for n, want := range map[int64]string{2: "\x02", -2: "\x7e", 127: "\xff\x00", -127: "\x81\x7f", 128: "\x80\x01",
		-128: "\x80\x7f", -129: "\xff\x7e"} {
		assert.Equal(t, want, string(object.AppendLEB(nil, n, true)), n)
	}
}

// GDB finds the source of our program, its symbols and their sizes.
func TestGDBReadsELF(t *testing.T) {
	oracle(t, "gdb-multiarch", "gdb-multiarch")
	dir := t.TempDir()
	files := []Source{{"start.s", twoFiles}, {"brew.s", secondFile}}
	for _, f := range files {
		require.NoError(t, os.WriteFile(filepath.Join(dir, f.Name), []byte(f.Text), 0o666))
	}
	m, err := Assemble(files, Options{})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "p.elf"), m.ELF(), 0o666))
	c := exec.Command("gdb-multiarch", "-nx", "-batch", "-ex", "info line brew", "-ex", "list brew", "-ex",
		"info symbol brew", "-ex", "break start.s:4", "-ex", "info scope brew.s:7", "p.elf")
	c.Dir = dir
	out, err := c.CombinedOutput()
	require.NoError(t, err, "%s", out)
	text := string(out)
	assert.Contains(t, text, `Line 3 of "brew.s" starts at address 0x80000018 <brew> and ends at 0x8000001c`, text)
	assert.Contains(t, text, "7\t\tsw\ta1, 0(a0)", text)
	assert.Contains(t, text, "brew in section .text", text)
	assert.Contains(t, text, "Breakpoint 1 at 0x8000000c: file start.s, line 4.", text)

	e, err := elf.NewFile(strings.NewReader(string(m.ELF())))
	require.NoError(t, err)
	syms, err := e.Symbols()
	require.NoError(t, err)
	for _, s := range syms {
		if s.Name == "brew" {
			assert.Equal(t, elf.STT_FUNC, elf.ST_TYPE(s.Info))
			assert.Equal(t, uint64(16), s.Size)
		}
	}
}

// stepped is a program in three files.
var stepped = map[string]string{"start.s": `	.include "tools.s"
	.globl	_start
_start:	li	sp, 0x80010000
	li	a0, 0x12345678
	TWICE	a0
	call	brew
	nop
1:	j	1b
`, "tools.s": `	.macro	TWICE reg
	add	\reg, \reg, \reg
	add	\reg, \reg, \reg
	.endm
	nop
`, "brew.s": `	.globl	brew
	.type	brew, @function
brew:	.cfi_startproc
	addi	sp, sp, -16
	.cfi_def_cfa_offset 16
	sw	ra, 12(sp)
	.cfi_offset ra, -4

	# a comment
	call	infuse
	lw	ra, 12(sp)
	addi	sp, sp, 16
	.cfi_def_cfa_offset 0
	ret
	.cfi_endproc
	.size	brew, . - brew
infuse:	ret
`}

// GDB shows and steps the source of a program that runs in QEMU: two files, a file that one includes,
// a macro, calls, and the way back.
func TestGDBSteps(t *testing.T) {
	oracle(t, "gdb-multiarch", "gdb-multiarch")
	oracle(t, "qemu-system-riscv32", "qemu-system-misc")
	dir := t.TempDir()
	for name, text := range stepped {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666))
	}
	m, err := Assemble([]Source{{"start.s", stepped["start.s"]}, {"brew.s", stepped["brew.s"]}}, Options{
		Open: func(name string) ([]byte, error) { return os.ReadFile(filepath.Join(dir, name)) },
	})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "p.elf"), m.ELF(), 0o666))
	args := []string{"-nx", "-batch", "-ex", "set confirm off",
		"-ex", "target remote | qemu-system-riscv32 -M virt -bios none -display none -monitor none -serial none -S " +
			"-gdb stdio -kernel p.elf",
		"-ex", "break tools.s:5", "-ex", "continue", "-ex", "break _start", "-ex", "continue"}
	for range 7 {
		args = append(args, "-ex", "step")
	}
	for _, x := range []string{"backtrace 3", "finish", "next", "finish", "step", "print/x $a0", "info symbol $pc",
		"kill"} {
		args = append(args, "-ex", x)
	}
	ctx, stop := context.WithTimeout(t.Context(), 10*time.Minute) // if it hangs
	defer stop()
	c := exec.CommandContext(ctx, "gdb-multiarch", append(args, "p.elf")...)
	c.Dir = dir
	out, _ := c.CombinedOutput() // QEMU, killed, may be gone before GDB has said good-bye, which GDB takes for an error
	var shown []string           // source lines, and frames
	for line := range strings.Lines(string(out)) {
		line = strings.Join(strings.Fields(line), " ")
		if len(line) > 0 && (source.IsDigit(line[0]) && !strings.HasPrefix(line, "0x") || line[0] == '#' ||
			line[0] == '$' || strings.Contains(line, "in section")) {
			shown = append(shown, line)
		}
	}
	assert.Equal(t, []string{
		"5 nop",
		"3 _start: li sp, 0x80010000",
		"4 li a0, 0x12345678",
		"5 TWICE a0",
		"6 call brew",
		"4 addi sp, sp, -16",
		"6 sw ra, 12(sp)",
		"10 call infuse",
		"17 infuse: ret",
		"#0 infuse () at brew.s:17",
		fmt.Sprintf("#1 0x%x in brew () at brew.s:10", m.Symbol("infuse").Addr-12),
		fmt.Sprintf("#2 0x%x in _start () at start.s:6", m.Symbol("brew").Addr-8),
		"11 lw ra, 12(sp)", "12 addi sp, sp, 16",
		"7 nop", "8 1: j 1b",
		"$1 = 0x48d159e0", "_start + 32 in section .text",
	}, shown, "%s", out)
}
