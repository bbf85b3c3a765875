package asm

import (
	"bytes"
	"debug/dwarf"
	"debug/elf"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/asm/arch"
	"breakfast/asm/format"
	"breakfast/asm/image"
)

// command runs a program in a folder and returns what it prints.
func command(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	c := exec.Command(name, args...)
	c.Dir = dir
	out, err := c.CombinedOutput()
	require.NoError(t, err, "%s %q\n%s", name, args, out)
	return string(bytes.TrimSpace(out))
}

// What GCC makes of C comes out of our assembler and the GNU linker as it comes out of the GNU
// assembler and linker, libgcc included.
func TestGNUCompilerOutput(t *testing.T) {
	const gcc, as, ld = "riscv64-unknown-elf-gcc", "riscv64-unknown-elf-as", "riscv64-unknown-elf-ld"
	oracle(t, gcc, "gcc-riscv64-unknown-elf")
	source, err := filepath.Abs("testdata/c/kitchen.c")
	require.NoError(t, err)
	for _, arch := range []string{arch.Default, archC} {
		machine := []string{"-march=" + arch, "-mabi=ilp32"}
		libgcc := ""
		for _, level := range []string{"-O0", "-O2", "-Os", "-g"} {
			t.Run(arch+level, func(t *testing.T) {
				dir := t.TempDir()
				require.NoError(t, os.WriteFile(filepath.Join(dir, "layout.ld"), []byte(LinkerScript(0)), 0o666))
				if libgcc == "" {
					// as GCC names its libraries
					plain, _, _ := strings.Cut(strings.Replace(arch, "rv32ima_", "rv32im_", 1), "_")
					libgcc = command(t, dir, gcc, "-march="+plain, "-mabi=ilp32", "-print-libgcc-file-name")
				}
				command(t, dir, gcc, append(machine, "-S", level, "-ffreestanding", "-o", "x.s", source)...)
				text, err := os.ReadFile(filepath.Join(dir, "x.s"))
				require.NoError(t, err)
				o, err := Object(Source{"x.s", string(text)}, Options{Arch: arch})
				require.NoError(t, err)
				require.NoError(t, os.WriteFile(filepath.Join(dir, "ours.o"), o.ELF(), 0o666))
				command(t, dir, as, append(machine, "-o", "theirs.o", "x.s")...)
				var linked [2]*elf.File
				for i, name := range []string{"ours", "theirs"} {
					command(t, dir, ld, "-m", "elf32lriscv", "--no-relax", "-T", "layout.ld", "-o", name+".elf",
						name+".o", libgcc)
					linked[i], err = elf.Open(filepath.Join(dir, name+".elf"))
					require.NoError(t, err)
					defer linked[i].Close()
				}
				compareELF(t, linked[0], linked[1])
				if level == "-g" {
					compareDebug(t, linked[0], linked[1])
				}
				whole, err := os.ReadFile(filepath.Join(dir, "theirs.elf"))
				require.NoError(t, err)
				m, err := image.FromELF(whole)
				require.NoError(t, err)
				roundTrip(t, m)
				formatted, err := Object(Source{"x.s", format.Text(string(text))}, Options{Arch: arch})
				require.NoError(t, err)
				require.True(t, bytes.Equal(o.ELF(), formatted.ELF()), "formatting changes the bytes")
			})
		}
	}
}

// compareDebug compares what debuggers read: lines as decoded, the rest but for where lines begin.
func compareDebug(t *testing.T, ours, theirs *elf.File) {
	t.Helper()
	want := decodedLines(t, theirs)
	assert.Greater(t, len(want), 500)
	assert.Equal(t, want, decodedLines(t, ours))
	compared := 0
	for _, s := range theirs.Sections {
		if !strings.HasPrefix(s.Name, ".debug_") || strings.HasPrefix(s.Name, ".debug_line") ||
			s.Name == ".debug_info" {
			continue
		}
		compared++
		o := ours.Section(s.Name)
		require.NotNil(t, o, s.Name)
		want, err := s.Data()
		require.NoError(t, err)
		got, err := o.Data()
		require.NoError(t, err)
		assert.True(t, bytes.Equal(want, got), s.Name)
	}
	assert.GreaterOrEqual(t, compared, 5)
	a, err := theirs.DWARF()
	require.NoError(t, err)
	b, err := ours.DWARF()
	require.NoError(t, err)
	for x, y := a.Reader(), b.Reader(); ; {
		e, err := x.Next()
		require.NoError(t, err)
		f, err := y.Next()
		require.NoError(t, err)
		if e == nil || f == nil {
			assert.Equal(t, e, f)
			return
		}
		for i := range min(len(e.Field), len(f.Field)) {
			if e.Field[i].Attr == dwarf.AttrStmtList {
				f.Field[i].Val = e.Field[i].Val
			}
		}
		require.Equal(t, e, f)
	}
}

// decodedLines is the rows of all line tables, without those that repeat the row before.
func decodedLines(t *testing.T, e *elf.File) (rows []string) {
	t.Helper()
	d, err := e.DWARF()
	require.NoError(t, err)
	for units := d.Reader(); ; units.SkipChildren() {
		unit, err := units.Next()
		require.NoError(t, err)
		if unit == nil {
			return rows
		}
		table, err := d.LineReader(unit)
		require.NoError(t, err)
		if table == nil {
			continue
		}
		last := ""
		var l dwarf.LineEntry
		for err = table.Next(&l); err == nil; err = table.Next(&l) {
			at := fmt.Sprintf("%s:%d", filepath.Base(l.File.Name), l.Line)
			if l.EndSequence {
				at = "end"
			}
			if at != last {
				rows = append(rows, fmt.Sprintf("%#x %s", l.Address, at))
			}
			last = at
		}
		require.ErrorIs(t, err, io.EOF)
	}
}

// An object file of a recipe and one of C are one program to GDB, which shows the lines of both and
// C's variables; and the lines of the recipe are what GNU as -g says they are.
func TestGDBReadsObjects(t *testing.T) {
	const gcc, as, ld = "riscv64-unknown-elf-gcc", "riscv64-unknown-elf-as", "riscv64-unknown-elf-ld"
	oracle(t, gcc, "gcc-riscv64-unknown-elf")
	oracle(t, "gdb-multiarch", "gdb-multiarch")
	dir := t.TempDir()
	const recipe = `	.globl	_start, kettle
_start:	la	sp, top
	call	brew
1:	j	1b

	.section .text.kettle, "ax"
kettle:	li	a0, 100

	ret
	.balign	32
2:	beqz	a0, 2b
	.bss
	.zero	256
top:
`
	for name, text := range map[string]string{"layout.ld": LinkerScript(0), "start.s": recipe,
		"brew.c": "int kettle(void);\nint cups = 3;\n\nint brew(void)\n{\n\tint water = kettle();\n" +
			"\treturn cups * water;\n}\n"} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666))
	}
	o, err := Object(Source{"start.s", recipe}, Options{})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "ours.o"), o.ELF(), 0o666))
	command(t, dir, gcc, "-march="+arch.Default, "-mabi=ilp32", "-ffreestanding", "-g", "-c", "brew.c")
	command(t, dir, as, "-march="+arch.Default, "-mabi=ilp32", "-g", "-o", "theirs.o", "start.s")
	var lines [2][]string
	for i, name := range []string{"ours", "theirs"} {
		command(t, dir, ld, "-m", "elf32lriscv", "--no-relax", "-T", "layout.ld", "-o", name+".elf", name+".o",
			"brew.o")
		e, err := elf.Open(filepath.Join(dir, name+".elf"))
		require.NoError(t, err)
		defer e.Close()
		lines[i] = decodedLines(t, e)
	}
	assert.Subset(t, lines[0], lines[1], "GNU as has no lines of paddings")
	assert.Len(t, lines[0], len(lines[1])+1)
	for _, tool := range []string{"readelf -aw", "objdump -dSlxW"} {
		args := strings.Fields(tool)
		for _, file := range []string{"ours.o", "ours.elf"} {
			out := command(t, dir, "riscv64-unknown-elf-"+args[0], args[1], file)
			assert.NotContains(t, strings.ToLower(out), "warning", "%s %s", tool, file)
		}
	}
	out := command(t, dir, "gdb-multiarch", "-nx", "-batch", "-ex", "info line kettle", "-ex", "break start.s:9",
		"-ex", "list kettle", "-ex", "info line brew", "-ex", "print cups", "-ex", "info scope brew", "ours.elf")
	for _, want := range []string{`Line 7 of "start.s" starts at address`, "Breakpoint 1 at", "line 9.",
		"kettle:\tli\ta0, 100", `Line 5 of "brew.c" starts at address`, "$1 = 3", "Symbol water is"} {
		assert.Contains(t, out, want)
	}
}

// relocated is two files with every relocation that an object file can have.
var relocated = []Source{{"a.s", `	.globl	_start
_start:	la	sp, top
	lw	a0, cup
	sw	a0, cup, t0
	sb	a0, cup + 3, t0
	lui	a1, %hi(cup)
	lw	a2, %lo(cup + 4)(a1)
	sw	a2, %lo(cup + 4)(a1)
1:	auipc	a3, %pcrel_hi(top)
	addi	a3, a3, %pcrel_lo(1b)
2:	auipc	a3, %pcrel_hi(here)
	sw	a3, %pcrel_lo(2b)(a3)
	call	brew
	jal	brew
	j	brew
	beqz	a0, brew
	blt	a0, a1, brew + 4
	beqz	a0, _start
	beqz	a0, maybe
	jump	brew, t2
	call	maybe
	.balign	16
maybe:	ret
	.weak	maybe
	.data
here:	.word	here, cup + 8, . - here, brew, maybe - _start
	.half	here - _start
	.byte	maybe - 1b
	.word	brew - here
	.set	alias, here + 4
	.globl	alias
	.comm	shared, 12, 8
	.local	mine
	.comm	mine, 4, 4
	.word	shared, mine
`}, {"b.s", `	.globl	brew, cup, top
brew:	ret
	la	a0, alias
	.section .rodata.str1.4, "aMS", @progbits, 1
	.string	"tea"
	.data
cup:	.word	1, 2, 3
	.bss
	.zero	64
top:
	.comm	shared, 12, 8
`}}

// The files relocated, against GNU as and ld.
func TestGNUObjects(t *testing.T) {
	const as, ld = "riscv64-unknown-elf-as", "riscv64-unknown-elf-ld"
	oracle(t, as, "binutils-riscv64-unknown-elf")
	for _, arch := range []string{arch.Default, archC} {
		dir := t.TempDir()
		require.NoError(t, os.WriteFile(filepath.Join(dir, "layout.ld"), []byte(LinkerScript(0)), 0o666))
		var names [2][]string
		for _, f := range relocated {
			require.NoError(t, os.WriteFile(filepath.Join(dir, f.Name), []byte(f.Text), 0o666))
			o, err := Object(f, Options{Arch: arch})
			require.NoError(t, err)
			require.NoError(t, os.WriteFile(filepath.Join(dir, f.Name+".ours"), o.ELF(), 0o666))
			command(t, dir, as, "-march="+arch, "-mabi=ilp32", "-o", f.Name+".theirs", f.Name)
			names[0], names[1] = append(names[0], f.Name+".ours"), append(names[1], f.Name+".theirs")
		}
		var linked [2]*elf.File
		for i, out := range []string{"ours.elf", "theirs.elf"} {
			command(t, dir, ld, append([]string{"-m", "elf32lriscv", "--no-relax", "-T", "layout.ld", "-o", out},
				names[i]...)...)
			e, err := elf.Open(filepath.Join(dir, out))
			require.NoError(t, err)
			defer e.Close()
			linked[i] = e
		}
		compareELF(t, linked[0], linked[1])
	}
}

func TestObjectRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"addi a0, a0, far": "t.s:1:14: error: this must be a number that is known in the end, and " +
			"only the linker knows it",
		".byte far":                       "t.s:1:7: error: an address does not go into one byte of an object file",
		".word -far":                      "a linker cannot fill in a negative address",
		".word far * 2":                   "a linker can fill in a symbol with a distance",
		".space far":                      "this must be known in the end",
		"j 1f":                            "there is no label 1 below this line",
		".globl x\n.set x, far * 2":       "x is a value that an object file cannot hold",
		"la a0, a - b\na: j b\n.data\nb:": "a linker cannot fill in",
	} {
		_, err := Object(Source{"t.s", text}, Options{})
		require.Error(t, err, text)
		assert.Contains(t, err.Error(), want, text)
	}
}

// compareELF compares the sections that go to memory.
func compareELF(t *testing.T, ours, theirs *elf.File) {
	t.Helper()
	for _, d := range elfDiffer(ours, theirs) {
		t.Error(d)
	}
	assert.Greater(t, len(ours.Sections), 3)
}

// elfDiffer says where two programs differ, section by section.
func elfDiffer(ours, theirs *elf.File) (list []string) {
	say := func(format string, args ...any) { list = append(list, fmt.Sprintf(format, args...)) }
	for _, s := range theirs.Sections {
		if s.Flags&elf.SHF_ALLOC == 0 || s.Size == 0 {
			continue
		}
		o := ours.Section(s.Name)
		if o == nil {
			say("%s is missing", s.Name)
			continue
		}
		if s.Addr != o.Addr || s.Size != o.Size {
			say("%s: at %#x, %d bytes; GNU: at %#x, %d bytes", s.Name, o.Addr, o.Size, s.Addr, s.Size)
		}
		if s.Type == elf.SHT_NOBITS {
			continue
		}
		want, err := s.Data()
		got, err2 := o.Data()
		if err != nil || err2 != nil {
			say("%s cannot be read: %v, %v", s.Name, err, err2)
			continue
		}
		for i := 0; i < min(len(want), len(got)); i++ {
			if want[i] != got[i] {
				i &^= 3
				say("%s differs at %#x: % x, GNU: % x", s.Name, s.Addr+uint64(i), got[i:min(i+8, len(got))],
					want[i:min(i+8, len(want))])
				break
			}
		}
	}
	return list
}

// A branch to a number goes a long way round in an object file, as GNU as leaves it; linked to address 0 it arrives.
func TestGNUBranchToNumber(t *testing.T) {
	const as, ld = "riscv64-unknown-elf-as", "riscv64-unknown-elf-ld"
	oracle(t, as, "binutils-riscv64-unknown-elf")
	const text = "_start: beq a0, a1, 12\n\tbeqz a0, twenty\n\tj 24\n\tjal 28\n\tc.j 12\n\tc.bnez a0, 12\n" +
		"\t.equ twenty, 20\n"
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "x.s"), []byte(text), 0o666))
	o, err := Object(Source{"x.s", text}, Options{Arch: archC})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "ours.o"), o.ELF(), 0o666))
	command(t, dir, as, "-march="+archC, "-mabi=ilp32", "-o", "theirs.o", "x.s")
	var linked [2][]byte
	for i, name := range []string{"ours", "theirs"} {
		command(t, dir, ld, "-m", "elf32lriscv", "--no-relax", "-Ttext=0", "-o", name+".elf", name+".o")
		e, err := elf.Open(filepath.Join(dir, name+".elf"))
		require.NoError(t, err)
		defer e.Close()
		linked[i], err = e.Section(".text").Data()
		require.NoError(t, err)
	}
	assert.Equal(t, linked[1], linked[0])
}
