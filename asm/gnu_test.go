package asm

import (
	"bytes"
	"debug/elf"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"breakfast/asm/arch"
	"breakfast/asm/image"
	"breakfast/cpu/isa"
)

// oracle skips the test where a program is missing, and fails where oracles are required.
func oracle(t *testing.T, name, debian string) {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		if os.Getenv("BREAKFAST_ORACLES") == "require" {
			t.Fatalf("%s is required here and not installed (Debian: %s)", name, debian)
		}
		t.Skip(name + " is not installed")
	}
}

// gnu assembles and links files with GNU binutils.
func gnu(t *testing.T, arch string, files ...Source) *elf.File {
	t.Helper()
	e, err := elf.NewFile(bytes.NewReader(gnuBytes(t, arch, files...)))
	require.NoError(t, err)
	return e
}

func gnuBytes(t *testing.T, arch string, files ...Source) []byte {
	t.Helper()
	const as, ld = "riscv64-unknown-elf-as", "riscv64-unknown-elf-ld"
	oracle(t, as, "binutils-riscv64-unknown-elf")
	dir := t.TempDir()
	run := func(name string, args ...string) {
		t.Helper()
		c := exec.Command(name, args...)
		c.Dir = dir
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", name, err, out)
		}
	}
	link := []string{"-m", "elf32lriscv", "--no-relax", "-T", "layout.ld", "-o", "out.elf"}
	require.NoError(t, os.WriteFile(filepath.Join(dir, "layout.ld"), []byte(LinkerScript(0)), 0o666))
	for i, f := range files {
		src, obj := fmt.Sprintf("%d.s", i), fmt.Sprintf("%d.o", i)
		require.NoError(t, os.WriteFile(filepath.Join(dir, src), []byte(f.Text), 0o666))
		run(as, "-g", "-march="+arch, "-mabi=ilp32", "-o", obj, src)
		link = append(link, obj)
	}
	run(ld, link...)
	b, err := os.ReadFile(filepath.Join(dir, "out.elf"))
	require.NoError(t, err)
	return b
}

// archC has compressed instructions.
const archC = "rv32imac_zicsr_zifencei"

// same compares a program with what GNU makes of the same files, section by section, without
// compressed instructions and with them.
func same(t *testing.T, files ...Source) {
	t.Helper()
	for _, arch := range []string{arch.Default, archC} {
		sameFor(t, arch, files...)
	}
}

func sameFor(t *testing.T, arch string, files ...Source) {
	t.Helper()
	m, err := Assemble(files, Options{Arch: arch})
	require.NoError(t, err)
	e := gnu(t, arch, files...)
	failed := t.Failed()
	compareSections(t, m, e)
	if t.Failed() && !failed {
		t.Log("-march=" + arch)
	}
}

func compareSections(t *testing.T, m *image.Image, e *elf.File) {
	t.Helper()
	for _, d := range differences(m, e) {
		t.Error(d)
	}
}

// differences says where a program differs from what GNU made of it, section by section.
func differences(m *image.Image, e *elf.File) (list []string) {
	say := func(format string, args ...any) { list = append(list, fmt.Sprintf(format, args...)) }
	seen := map[string]bool{}
	for _, s := range e.Sections {
		if s.Flags&elf.SHF_ALLOC == 0 || s.Size == 0 {
			continue
		}
		seen[s.Name] = true
		var seg *image.Segment
		for i := range m.Segments {
			if m.Segments[i].Name == s.Name {
				seg = &m.Segments[i]
			}
		}
		if seg == nil {
			say("GNU has a section %s of %d bytes, we have none", s.Name, s.Size)
			continue
		}
		if uint64(seg.Addr) != s.Addr || uint64(seg.MemSize) != s.Size {
			say("%s: at %#x, %d bytes; GNU: at %#x, %d bytes", s.Name, seg.Addr, seg.MemSize, s.Addr, s.Size)
		}
		if s.Type == elf.SHT_NOBITS {
			continue
		}
		want, err := s.Data()
		if err != nil {
			say("%s: %v", s.Name, err)
			continue
		}
		if d := bytesDiffer(m, seg, want); d != "" {
			list = append(list, d)
		}
	}
	for _, seg := range m.Segments {
		if !seen[seg.Name] {
			say("we have a section %s of %d bytes, GNU has none", seg.Name, seg.MemSize)
		}
	}
	return list
}

func bytesDiffer(m *image.Image, seg *image.Segment, want []byte) string {
	for i := 0; i < min(len(want), len(seg.Data)); i++ {
		if want[i] != seg.Data[i] {
			from := i &^ 3
			addr := seg.Addr + uint32(from)
			file, line, _ := m.LineAt(addr)
			return fmt.Sprintf("%s differs at %#x (%s:%d: %s): % x, GNU: % x", seg.Name, addr, file, line,
				strings.TrimSpace(m.Source(file, line)),
				seg.Data[from:min(from+8, len(seg.Data))], want[from:min(from+8, len(want))])
		}
	}
	return ""
}

// instructionLines is every row of the table with its operands at their bounds, as text.
func instructionLines() string {
	var b strings.Builder
	for _, d := range isa.Table[1:] {
		for _, in := range boundaries(&d) {
			if in.Op == isa.FENCE && (in.Imm&15 == 0 || in.Imm&0xf0 == 0) {
				continue // GNU as has no way to write an empty set
			}
			fmt.Fprintln(&b, "\t"+in.Text(0x80000000, func(a uint32) string {
				return fmt.Sprintf(". + %d", int32(a-0x80000000))
			}))
		}
	}
	return b.String()
}

func TestGNUInstructions(t *testing.T) {
	same(t, Source{"all.s", "_start:\n" + instructionLines()})
}

// The compressed instructions by their own names. GNU as has no way to write those that do nothing.
func TestGNUShort(t *testing.T) {
	var b strings.Builder
	b.WriteString("_start:\n")
	for w := 0; w < 1<<16; w += 7 {
		in := isa.Decode(uint32(w))
		if in.Op.Size() != 2 || in.Rd == isa.Zero && in.Op != isa.CSW && in.Op != isa.CSWSP && in.Op != isa.CBEQZ &&
			in.Op != isa.CBNEZ && in.Op != isa.CJR ||
			in.Imm == 0 && (in.Op == isa.CSLLI || in.Op == isa.CSRLI || in.Op == isa.CSRAI || in.Op == isa.CADDI) {
			continue
		}
		fmt.Fprintln(&b, "\t"+in.Text(0x80000000, func(a uint32) string {
			return fmt.Sprintf(". + %d",
				int32(a-0x80000000))
		}))
	}
	sameFor(t, archC, Source{"short.s", b.String()})
}

// Whatever can be compressed, and what nearly can: operands at the bounds of the compressed
// instructions, and one beyond.
func TestGNUCompress(t *testing.T) {
	var b strings.Builder
	b.WriteString("_start:\n")
	regs := []string{"zero", "ra", "sp", "t2", "s0", "a0", "a5", "a6"}
	imms := []int{-2048, -513, -512, -496, -33, -32, -16, -1, 0, 1, 2, 4, 8, 15, 16, 31, 32, 124, 128, 252, 256, 496,
		512, 1020, 1024}
	for _, x := range regs {
		for _, y := range regs {
			for _, z := range []string{"zero", "sp", "a0", x, y} {
				for _, op := range []string{"add", "sub", "and", "or", "xor", "sll"} {
					fmt.Fprintf(&b, "\t%s %s, %s, %s\n", op, x, y, z)
				}
			}
			for _, op := range []string{"add", "and", "or", "xor", "slt", "sltu", "sll", "srl", "sra"} {
				for _, n := range imms {
					if op[0] != 's' || op[1] == 'l' && op[2] == 't' || n >= 0 && n < 32 {
						fmt.Fprintf(&b, "\t%s %s, %s, %d\n", op, x, y, n)
					}
				}
			}
			for _, n := range imms {
				fmt.Fprintf(&b,
					"\taddi %s, %s, %d\n\tlw %[1]s, %[3]d(%[2]s)\n\tsw %[1]s, %[3]d(%[2]s)\n"+
						"\tandi %[1]s, %[2]s, %[3]d\n\tlh %[1]s, %[3]d(%[2]s)\n", x, y, n)
			}
			for _, n := range []int{0, 1, 31} {
				fmt.Fprintf(&b, "\tslli %s, %s, %d\n\tsrli %[1]s, %[2]s, %[3]d\n\tsrai %[1]s, %[2]s, %[3]d\n", x, y, n)
			}
			fmt.Fprintf(&b,
				"\tmv %s, %s\n\tmove %[1]s, %[2]s\n\tjalr %[1]s, %[2]s\n\tjalr %[1]s, 0(%[2]s)\n"+
					"\tbeq %[1]s, %[2]s, .\n\tbne %[1]s, %[2]s, .+4\n\tneg %[1]s, %[2]s\n", x, y)
			fmt.Fprintf(&b, "\tsext.b %s, %s\n\tzext.h %[1]s, %[2]s\n\tnot %[1]s, %[2]s\n", x, y)
		}
		for _, n := range []int{-1 << 31, -4097, -4096, -2049, -2048, -33, -32, -1, 0, 1, 31, 32, 2047, 2048, 4096,
			4097,
			0x1f000, 0x1f01f, 0x1f020, 0x20000, -0x20000, -0x20001, -0x21000, 1<<31 - 1, 0x80000000,
			0xffffffff, 0xffffe000, 0xffffffe0, 0xfffe0000, 0xfffff801} {
			fmt.Fprintf(&b, "\tli %s, %d\n", x, n)
		}
		for _, n := range []int{0, 1, 31, 32, 0xfffdf, 0xfffe0, 0xfffff} {
			fmt.Fprintf(&b, "\tlui %s, %d\n", x, n)
		}
		fmt.Fprintf(&b,
			"\tjr %s\n\tjalr %[1]s\n\tjr 0(%[1]s)\n\tjalr 0(%[1]s)\n\tbeqz %[1]s, .\n\tbnez %[1]s, .+256\n"+
				"\tbeqz %[1]s, .-258\n\tbeqz %[1]s, .+254\n\tbgez %[1]s, .\n\tjal %[1]s, .\n", x)
	}
	b.WriteString("\taddi a0, a0, 0xffffffff\n\tandi a0, a0, 0xffffffff\n\tlw a0, 0x000000004(sp)\n\tret\n\tnop\n" +
		"\tebreak\n\tunimp\n\tecall\n\tj .\n\tjal .\n\tj .+2046\n\tj .-2048\n\tj .-2050\n\tj .+2048\n")
	same(t, Source{"compress.s", b.String()})
}

// TestGNUFiles compares testdata/gnu: each .s alone is a program, each folder one of several files.
func TestGNUFiles(t *testing.T) {
	list, err := filepath.Glob("testdata/gnu/*")
	require.NoError(t, err)
	require.NotEmpty(t, list)
	for _, p := range list {
		t.Run(filepath.Base(p), func(t *testing.T) {
			paths := []string{p}
			if filepath.Ext(p) != ".s" {
				paths, err = filepath.Glob(p + "/*.s")
				require.NoError(t, err)
			}
			var files []Source
			for _, p := range paths {
				b, err := os.ReadFile(p)
				require.NoError(t, err)
				files = append(files, Source{p, string(b)})
			}
			same(t, files...)
		})
	}
}

// Random expressions of numbers, with every operator.
func TestGNUExpressions(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	ops := []string{"+", "-", "*", "/", "%", "<<", ">>", "|", "&", "^", "==", "!=", "<>", "<", ">", "<=", ">=", "&&",
		"||"}
	var expr func(depth int) string
	expr = func(depth int) string {
		switch n := r.IntN(10); {
		case depth == 0 || n < 2:
			return []string{"1", "2", "7", "0x7fffffff", "0x80000000", "0", "31", "'a'", "0b1010",
				"0xffffffffffffffff"}[r.IntN(10)]
		case n < 3:
			return []string{"-", "~", "!", "+"}[r.IntN(4)] + expr(depth-1)
		case n < 5:
			return "(" + expr(depth-1) + ")"
		}
		return expr(depth-1) + " " + ops[r.IntN(len(ops))] + " " + expr(depth-1)
	}
	var b strings.Builder
	b.WriteString("\t.data\n")
	for range 2000 {
		line := "\t.dword " + expr(4) + "\n"
		if _, err := Assemble([]Source{{"t.s", line}}, Options{}); err == nil { // no division by zero
			b.WriteString(line)
		}
	}
	same(t, Source{"expressions.s", b.String()})
}

// Random code: branches and jumps near and far, across sections, around paddings.
func TestGNURelaxation(t *testing.T) {
	for seed := range uint64(12) {
		r := rand.New(rand.NewPCG(seed, 3))
		const labels = 60
		var b strings.Builder
		b.WriteString("_start:\n")
		for i := range labels {
			fmt.Fprintf(&b, "l%d:\n", i)
			for range r.IntN(12) {
				switch to := r.IntN(labels); r.IntN(12) {
				case 0, 1, 2, 3:
					fmt.Fprintf(&b, "\t%s a0, a1, l%d\n", []string{"beq", "bne", "blt", "bge", "bltu", "bgeu", "bgt",
						"ble"}[r.IntN(8)], to)
				case 4:
					fmt.Fprintf(&b, "\tbeqz a0, l%d + %d\n", to, 4*r.IntN(3))
				case 5:
					fmt.Fprintf(&b, "\tj l%d\n", to)
				case 6:
					fmt.Fprintf(&b, "\tcall l%d\n\tla a0, l%d\n", to, r.IntN(labels))
				case 7:
					fmt.Fprintf(&b, "\t.balign %d\n", 4<<r.IntN(5))
				case 8:
					fmt.Fprintf(&b, "\t.space %d\n", 4*r.IntN(200))
				case 9:
					fmt.Fprintf(&b, "1:\tbnez a0, 1b\n\tbeqz a1, 1f\n\tnop\n1:\n")
				case 10:
					fmt.Fprintf(&b, "\t.pushsection .data\n\t.word l%d, . - l%d\n\t.balign 8\n\t.popsection\n", to,
						r.IntN(labels))
				case 11:
					if r.IntN(20) == 0 {
						fmt.Fprintf(&b, "\t.section .text.part%d, \"ax\"\n", r.IntN(3))
					}
				}
			}
		}
		same(t, Source{"random.s", b.String()})
		if t.Failed() {
			t.Logf("seed %d", seed)
			return
		}
	}
}
