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

	"breakfast/asm/image"
	"breakfast/cpu/isa"
)

// gnu assembles and links files with GNU binutils; the test is skipped where they are missing,
// and fails where oracles are required.
func gnu(t *testing.T, files ...Source) *elf.File {
	t.Helper()
	const as, ld = "riscv64-unknown-elf-as", "riscv64-unknown-elf-ld"
	if _, err := exec.LookPath(as); err != nil {
		if os.Getenv("BREAKFAST_ORACLES") == "require" {
			t.Fatal(as + " is required here and not installed (Debian: binutils-riscv64-unknown-elf)")
		}
		t.Skip(as + " is not installed")
	}
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
		run(as, "-march=rv32ima_zicsr_zifencei", "-mabi=ilp32", "-o", obj, src)
		link = append(link, obj)
	}
	run(ld, link...)
	b, err := os.ReadFile(filepath.Join(dir, "out.elf"))
	require.NoError(t, err)
	e, err := elf.NewFile(bytes.NewReader(b))
	require.NoError(t, err)
	return e
}

// same compares a program with what GNU makes of the same files, section by section.
func same(t *testing.T, files ...Source) {
	t.Helper()
	m, err := Assemble(files, Options{})
	require.NoError(t, err)
	e := gnu(t, files...)
	compareSections(t, m, e)
}

func compareSections(t *testing.T, m *image.Image, e *elf.File) {
	t.Helper()
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
			t.Errorf("GNU has a section %s of %d bytes, we have none", s.Name, s.Size)
			continue
		}
		if uint64(seg.Addr) != s.Addr || uint64(seg.MemSize) != s.Size {
			t.Errorf("%s: at %#x, %d bytes; GNU: at %#x, %d bytes", s.Name, seg.Addr, seg.MemSize, s.Addr, s.Size)
		}
		if s.Type == elf.SHT_NOBITS {
			continue
		}
		want, err := s.Data()
		require.NoError(t, err)
		compareBytes(t, m, seg, want)
	}
	for _, seg := range m.Segments {
		if !seen[seg.Name] {
			t.Errorf("we have a section %s of %d bytes, GNU has none", seg.Name, seg.MemSize)
		}
	}
}

func compareBytes(t *testing.T, m *image.Image, seg *image.Segment, want []byte) {
	t.Helper()
	for i := 0; i < min(len(want), len(seg.Data)); i++ {
		if want[i] != seg.Data[i] {
			from := i &^ 3
			addr := seg.Addr + uint32(from)
			file, line, _ := m.LineAt(addr)
			t.Errorf("%s differs at %#x (%s:%d: %s): % x, GNU: % x", seg.Name, addr, file, line, strings.TrimSpace(m.Source(file, line)),
				seg.Data[from:min(from+8, len(seg.Data))], want[from:min(from+8, len(want))])
			return
		}
	}
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
	ops := []string{"+", "-", "*", "/", "%", "<<", ">>", "|", "&", "^", "==", "!=", "<>", "<", ">", "<=", ">=", "&&", "||"}
	var expr func(depth int) string
	expr = func(depth int) string {
		switch n := r.IntN(10); {
		case depth == 0 || n < 2:
			return []string{"1", "2", "7", "0x7fffffff", "0x80000000", "0", "31", "'a'", "0b1010", "0xffffffffffffffff"}[r.IntN(10)]
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
					fmt.Fprintf(&b, "\t%s a0, a1, l%d\n", []string{"beq", "bne", "blt", "bge", "bltu", "bgeu", "bgt", "ble"}[r.IntN(8)], to)
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
					fmt.Fprintf(&b, "\t.pushsection .data\n\t.word l%d, . - l%d\n\t.balign 8\n\t.popsection\n", to, r.IntN(labels))
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
